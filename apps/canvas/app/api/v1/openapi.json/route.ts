import { answerOpenApi } from "@molecule/api";
import { answer } from "../../../../src/server/answer.ts";

export const dynamic = "force-dynamic";

export const GET = (): Promise<Response> => answer((server) => Promise.resolve(answerOpenApi(server)));
