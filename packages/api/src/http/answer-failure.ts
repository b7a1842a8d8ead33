import { describeFault } from "@molecule/domain";
import type { ApiServices } from "../context.ts";
import { type Failure, toHttpFailure } from "../failure.ts";

/** Answers an error at a door that is not tRPC; a fault of ours is reported under the id that is answered. */
export const answerFailure = (
  api: Pick<ApiServices, "reportFault">,
  path: string,
  error: unknown,
): { readonly status: number; readonly failure: Failure } => {
  const cause = error instanceof Error ? error : new Error(String(error));
  const answer = toHttpFailure(cause);
  if (answer.failure.faultId !== undefined) {
    api.reportFault({ faultId: answer.failure.faultId, path, record: describeFault(cause) });
  }
  return answer;
};

/** The JSON of a failure: `{error: code, message, …}`. */
export const failureResponse = ({ status, failure }: ReturnType<typeof answerFailure>): Response => {
  const { code, ...rest } = failure;
  return Response.json({ error: code, ...rest }, { status, headers: { "cache-control": "no-store" } });
};
