import { postCharge } from "@molecule/billing";
import { withTenant } from "@molecule/db";
import {
  findAttempt,
  findBalance,
  findRefund,
  lockTenant,
  recordAudit,
  recordChange,
  recordPosting,
} from "@molecule/db/repositories";
import {
  type AttemptId,
  DomainError,
  decimalFromNanoUsd,
  type LedgerPostingId,
  type NanoUsd,
  newId,
  notFound,
  type TenantScope,
} from "@molecule/domain";
import { assertOperator } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

export type RefundInput = {
  readonly attemptId: AttemptId;
  /** Up to the charge; null for all of it. */
  readonly amountNanoUsd: NanoUsd | null;
  /** Why, in words that the tenant may read. */
  readonly reason: string;
};

const checkAmount = (amountNanoUsd: NanoUsd, chargeNanoUsd: NanoUsd): void => {
  if (amountNanoUsd > 0n && amountNanoUsd <= chargeNanoUsd) return;
  throw new DomainError("BAD_INPUT", `The call was charged $${decimalFromNanoUsd(chargeNanoUsd)}.`, {
    field: "amountNanoUsd",
    remedy: "Refund a positive amount up to the charge.",
  });
};

/**
 * Gives a tenant back what a call was charged, or a part of it, once per call. What the call counted in its budgets
 * stays. Operators, and our own processes.
 * @throws DomainError FORBIDDEN, BAD_INPUT, NOT_FOUND, CONFLICT (refunded before)
 */
export const refundCharge = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: RefundInput,
): Promise<{ readonly balanceNanoUsd: NanoUsd }> => {
  if (scope.actor.kind !== "process") assertOperator(scope, "refund a charge");
  const reason = input.reason.trim();
  if (reason === "") throw new DomainError("BAD_INPUT", "A refund needs a reason.", { field: "reason" });
  return withTenant(ctx.db, scope, async (tx) => {
    // Of two who refund the same call at once, the second finds that it was.
    await lockTenant(tx, scope, "update");
    const attempt = await findAttempt(tx, scope, input.attemptId);
    if (attempt === undefined) throw notFound("call");
    const charge = attempt.chargeNanoUsd ?? 0n;
    const amountNanoUsd = input.amountNanoUsd ?? charge;
    checkAmount(amountNanoUsd, charge);
    if (await findRefund(tx, scope, attempt.id))
      throw new DomainError("CONFLICT", "This call was refunded before.", {
        remedy: "Adjust the balance if more is to be given back.",
      });
    await recordPosting(tx, scope, {
      ...{ postingId: newId<LedgerPostingId>(), kind: "refund" as const, sandbox: attempt.sandbox, reason },
      attemptId: attempt.id,
      createdBy: scope.actor.kind === "user" ? scope.actor.userId : null,
      // A charge the other way round: out of the platform's revenue, into the tenant's credit.
      legs: postCharge(amountNanoUsd).map((leg) => ({
        id: newId<LedgerPostingId>(),
        account: leg.account,
        amountNanoUsd: -leg.amountNanoUsd,
      })),
    });
    await recordAudit(tx, scope, {
      workspaceId: attempt.workspaceId,
      action: "charge.refunded",
      detail: { attemptId: attempt.id, amountNanoUsd: amountNanoUsd.toString(), reason },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: attempt.workspaceId, topic: "usage" });
    return { balanceNanoUsd: await findBalance(tx, scope) };
  });
};
