import { answerTrpcRequest } from "@molecule/api";
import { answer } from "../../../../src/server/answer.ts";

export const dynamic = "force-dynamic";

const answerTrpc = (request: Request): Promise<Response> =>
  answer((server) => answerTrpcRequest(server, request));

export { answerTrpc as GET, answerTrpc as POST };
