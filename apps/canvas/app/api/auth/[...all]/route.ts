import { answerSignInRequest } from "@molecule/api";
import { answer } from "../../../../src/server/answer.ts";

export const dynamic = "force-dynamic";

const answerAuth = (request: Request): Promise<Response> =>
  answer((server) => answerSignInRequest(server, request));

export { answerAuth as GET, answerAuth as POST };
