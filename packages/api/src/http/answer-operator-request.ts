import { DomainError } from "@molecule/domain";
import type { SignedIn } from "@molecule/services/auth";
import { type ApiContext, type ApiServices, createApiContext } from "../context.ts";
import { assertOperator, assertSignedIn } from "../trpc.ts";
import { answerFailure, failureResponse } from "./answer-failure.ts";
import { checkDoor } from "./check-door.ts";

export type OperatorRequest = {
  readonly ctx: ApiContext;
  readonly session: SignedIn;
  readonly request: Request;
};

/**
 * Answers a request to a door for operators: 401 without a session, 403 for anybody else, and whatever `work`
 * throws by the one table of errors. `whenBroken` may word a fault of ours in its own way, also one that keeps the
 * session from being read; it gets the message that may be shown.
 */
export const answerOperatorRequest = async (
  api: ApiServices,
  request: Request,
  work: (asked: OperatorRequest) => Promise<Response>,
  whenBroken: (message: string) => Response | null = () => null,
): Promise<Response> => {
  try {
    checkDoor(request, api.auth.origins);
    const ctx = createApiContext(api, request.headers);
    const session = await assertSignedIn(ctx);
    assertOperator(session);
    return await work({ ctx, session, request });
  } catch (error) {
    const answer = answerFailure(api, new URL(request.url).pathname, error);
    const ours = error instanceof DomainError ? null : whenBroken(answer.failure.message);
    return ours ?? failureResponse(answer);
  }
};
