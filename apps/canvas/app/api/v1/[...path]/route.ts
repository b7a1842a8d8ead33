import { answerRestRequest } from "@molecule/api";
import { answer } from "../../../../src/server/answer.ts";

export const dynamic = "force-dynamic";

const answerRest = (request: Request): Promise<Response> =>
  answer((server) => answerRestRequest(server, request));

export { answerRest as DELETE, answerRest as GET, answerRest as POST, answerRest as PUT };
