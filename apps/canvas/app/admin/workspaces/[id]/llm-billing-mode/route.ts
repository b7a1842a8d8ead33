import { answerLlmBillingMode } from "@molecule/api";
import { answer } from "../../../../../src/server/answer.ts";

export const dynamic = "force-dynamic";

type Params = { readonly params: Promise<{ readonly id: string }> };

const answerMode = (request: Request, { params }: Params): Promise<Response> =>
  answer(async (server) => answerLlmBillingMode(server, request, (await params).id));

export { answerMode as GET, answerMode as PUT };
