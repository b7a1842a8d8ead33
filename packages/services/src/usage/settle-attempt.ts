import { withSystem } from "@molecule/db";
import {
  findOpenAttempt,
  type OpenAttempt,
  recordAudit,
  recordCallEnds,
  recordChange,
} from "@molecule/db/repositories";
import {
  type AttemptId,
  DomainError,
  type NanoUsd,
  notFound,
  type TenantScope,
  type TokenUsage,
} from "@molecule/domain";
import { findPrice } from "@molecule/registry";
import { assertOperator } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { planSettlement } from "./plan-settlement.ts";

export type SettleAttemptInput = {
  readonly attemptId: AttemptId;
  /** The provider's numbers, from its report or console. */
  readonly usage: TokenUsage;
  readonly reason: string;
};

/** Finds a call that may be ended by hand. @throws DomainError FORBIDDEN, BAD_INPUT, NOT_FOUND, CONFLICT */
export const assertEndable = (
  scope: TenantScope,
  attempt: OpenAttempt | undefined,
  statuses: readonly OpenAttempt["status"][],
): OpenAttempt => {
  if (attempt === undefined || attempt.tenantId !== scope.tenantId) throw notFound("call");
  if (statuses.includes(attempt.status) && (attempt.status !== "void" || attempt.holdMoved)) return attempt;
  throw new DomainError("CONFLICT", `This call is ${attempt.status}.`, {
    remedy:
      attempt.status === "admitted"
        ? "Wait until it ends, or until its gateway is found to be gone."
        : "Refund its charge or adjust the balance instead.",
  });
};

/** @throws DomainError FORBIDDEN, BAD_INPUT */
export const assertMayEnd = (scope: TenantScope, reason: string): string => {
  if (scope.actor.kind !== "process") assertOperator(scope, "end a call by hand");
  if (reason.trim() === "")
    throw new DomainError("BAD_INPUT", "Ending a call by hand needs a reason.", { field: "reason" });
  return reason.trim();
};

/**
 * Charges an unresolved call, or one that was voided because its numbers did not come, by numbers that came after
 * all; at the price of its day. Operators, and our own processes.
 * @returns the charge
 * @throws DomainError FORBIDDEN, BAD_INPUT, NOT_FOUND, CONFLICT, UNPRICED_MODEL
 */
export const settleAttempt = async (
  ctx: Pick<ServiceContext, "db" | "registry">,
  scope: TenantScope,
  { attemptId, usage, reason: given }: SettleAttemptInput,
): Promise<{ readonly chargeNanoUsd: NanoUsd }> => {
  const reason = assertMayEnd(scope, given);
  return withSystem(ctx.db, async (tx) => {
    const attempt = assertEndable(scope, await findOpenAttempt(tx, attemptId), ["unresolved", "void"]);
    const price = findPrice(ctx.registry, attempt.model, attempt.admittedAt);
    const row =
      price === undefined
        ? undefined
        : planSettlement({ ...attempt, price }, { usage, httpStatus: null, providerRequestId: null });
    if (row === undefined || row.charge === null)
      throw new DomainError("UNPRICED_MODEL", row?.reason ?? `${attempt.model} has no price.`, {
        remedy: "Add the price to providers.yaml, then settle the call.",
      });
    await recordCallEnds(tx, { settlements: [{ ...row, reason }], closings: [] });
    const chargeNanoUsd =
      row.charge.legs.find((leg) => leg.account === "platform_revenue")?.amountNanoUsd ?? 0n;
    await recordAudit(tx, scope, {
      workspaceId: attempt.workspaceId,
      action: "attempt.settled",
      detail: { attemptId, before: attempt.status, usage, chargeNanoUsd: chargeNanoUsd.toString(), reason },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: attempt.workspaceId, topic: "usage" });
    return { chargeNanoUsd };
  });
};
