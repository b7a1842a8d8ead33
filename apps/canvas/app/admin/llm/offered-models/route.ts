import { answerOfferedModels } from "@molecule/api";
import { answer } from "../../../../src/server/answer.ts";

export const dynamic = "force-dynamic";

export const GET = (request: Request): Promise<Response> =>
  answer((server) => answerOfferedModels(server, request));
