import { postCredit } from "@molecule/billing";
import { notify, withTenant } from "@molecule/db";
import { findBalance, getTenant, recordAudit, recordChange, recordPosting } from "@molecule/db/repositories";
import { DomainError, type LedgerPostingId, type NanoUsd, newId, type TenantScope } from "@molecule/domain";
import { assertOperator } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

export type GrantCreditInput = {
  readonly kind: "grant" | "top_up" | "adjustment" | "refund";
  /** Positive; an adjustment may take credit away. */
  readonly amountNanoUsd: NanoUsd;
  /** Why, in words that the tenant may read. */
  readonly reason: string;
};

const legsOf = ({ kind, amountNanoUsd }: GrantCreditInput) => {
  if (amountNanoUsd === 0n || (amountNanoUsd < 0n && kind !== "adjustment"))
    throw new DomainError(
      "BAD_INPUT",
      `A ${kind} of ${amountNanoUsd} nano-USD is not a movement of credit.`,
      {
        field: "amountNanoUsd",
        remedy: kind === "adjustment" ? "Give an amount other than zero." : "Give a positive amount.",
      },
    );
  const sign = amountNanoUsd < 0n ? -1n : 1n;
  return postCredit(amountNanoUsd * sign).map((leg) => ({
    id: newId<LedgerPostingId>(),
    account: leg.account,
    amountNanoUsd: leg.amountNanoUsd * sign,
  }));
};

/**
 * Appends a grant, top-up, refund or adjustment to a tenant's ledger; @returns the balance after it. Operators,
 * and our own processes.
 * @throws DomainError FORBIDDEN, BAD_INPUT
 */
export const grantCredit = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: GrantCreditInput,
): Promise<{ readonly postingId: LedgerPostingId; readonly balanceNanoUsd: NanoUsd }> => {
  if (scope.actor.kind !== "process") assertOperator(scope, "move an organization's credit");
  if (input.reason.trim() === "")
    throw new DomainError("BAD_INPUT", "A movement of credit needs a reason.", { field: "reason" });
  const legs = legsOf(input);
  const postingId = newId<LedgerPostingId>();
  return withTenant(ctx.db, scope, async (tx) => {
    const { sandbox } = await getTenant(tx, scope);
    await recordPosting(tx, scope, {
      postingId,
      kind: input.kind,
      sandbox,
      reason: input.reason.trim(),
      createdBy: scope.actor.kind === "user" ? scope.actor.userId : null,
      legs,
    });
    await recordAudit(tx, scope, {
      action: "credit.granted",
      detail: {
        kind: input.kind,
        amountNanoUsd: input.amountNanoUsd.toString(),
        reason: input.reason.trim(),
      },
    });
    // What gateways leased of credit that is taken away goes back.
    if (input.amountNanoUsd < 0n) await notify(tx, "molecule_budgets", scope.tenantId);
    await recordChange(tx, { tenantId: scope.tenantId, topic: "usage" });
    return { postingId, balanceNanoUsd: await findBalance(tx, scope) };
  });
};
