import { withSystem } from "@molecule/db";
import { findOpenAttempt, recordAudit, recordCallEnds, recordChange } from "@molecule/db/repositories";
import type { AttemptId, TenantScope } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { assertEndable, assertMayEnd } from "./settle-attempt.ts";

/**
 * Lets the platform bear an unresolved call. Its hold stays on it as what the platform may be billed. Operators, and
 * our own processes.
 * @throws DomainError FORBIDDEN, BAD_INPUT, NOT_FOUND, CONFLICT
 */
export const voidAttempt = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { attemptId, reason: given }: { readonly attemptId: AttemptId; readonly reason: string },
): Promise<void> => {
  const reason = assertMayEnd(scope, given);
  await withSystem(ctx.db, async (tx) => {
    const attempt = assertEndable(scope, await findOpenAttempt(tx, attemptId), ["unresolved"]);
    const { tenantId, workspaceId } = attempt;
    const closing = { id: attemptId, tenantId, httpStatus: null, providerRequestId: null };
    await recordCallEnds(tx, { settlements: [], closings: [{ ...closing, status: "void", reason }] });
    await recordAudit(tx, scope, {
      workspaceId,
      action: "attempt.voided",
      detail: { attemptId, exposureNanoUsd: attempt.holdNanoUsd.toString(), reason },
    });
    await recordChange(tx, { tenantId, workspaceId, topic: "usage" });
  });
};
