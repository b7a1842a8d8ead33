import { answerReceiptsExport } from "@molecule/api";
import { answer } from "../../../../../src/server/answer.ts";

export const dynamic = "force-dynamic";

type Params = { readonly params: Promise<{ readonly id: string }> };

export const GET = (request: Request, { params }: Params): Promise<Response> =>
  answer(async (server) => answerReceiptsExport(server, request, (await params).id));
