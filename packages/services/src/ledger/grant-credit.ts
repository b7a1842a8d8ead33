import { postCredit } from "@molecule/billing";
import { notify, withTenant } from "@molecule/db";
import {
  findBalance,
  findCredit,
  getTenant,
  recordAudit,
  recordChange,
  recordPosting,
} from "@molecule/db/repositories";
import {
  DomainError,
  idFrom,
  type LedgerPostingId,
  type NanoUsd,
  newId,
  type TenantScope,
} from "@molecule/domain";
import { assertOperator } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { assertSameGrant } from "./assert-same-grant.ts";

export type GrantCreditInput = {
  /** Minted by who asks, so that asking again after a lost answer moves nothing more. */
  readonly id?: LedgerPostingId | undefined;
  readonly kind: "grant" | "top_up" | "adjustment" | "refund";
  /** Positive; an adjustment may take credit away. */
  readonly amountNanoUsd: NanoUsd;
  /** Why, in words that the tenant may read. */
  readonly reason: string;
};

const legsOf = (postingId: LedgerPostingId, { kind, amountNanoUsd }: GrantCreditInput) => {
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
    id: idFrom<LedgerPostingId>(postingId, leg.account),
    account: leg.account,
    amountNanoUsd: leg.amountNanoUsd * sign,
  }));
};

/**
 * Appends a grant, top-up, refund or adjustment to a tenant's ledger; @returns the balance after it. Operators,
 * and our own processes.
 * @throws DomainError FORBIDDEN, BAD_INPUT, or CONFLICT for an id that stands for another movement
 */
export const grantCredit = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: GrantCreditInput,
): Promise<{ readonly postingId: LedgerPostingId; readonly balanceNanoUsd: NanoUsd }> => {
  if (scope.actor.kind !== "process") assertOperator(scope, "move an organization's credit");
  if (input.reason.trim() === "")
    throw new DomainError("BAD_INPUT", "A movement of credit needs a reason.", { field: "reason" });
  const postingId = input.id ?? newId<LedgerPostingId>();
  const reason = input.reason.trim();
  const legs = legsOf(postingId, input);
  return withTenant(ctx.db, scope, async (tx) => {
    const { sandbox } = await getTenant(tx, scope);
    const createdBy = scope.actor.kind === "user" ? scope.actor.userId : null;
    const posting = { postingId, kind: input.kind, sandbox, reason, createdBy, legs };
    if (!(await recordPosting(tx, scope, posting))) {
      assertSameGrant(await findCredit(tx, scope, postingId), {
        ...{ kind: input.kind, amountNanoUsd: input.amountNanoUsd, reason },
      });
      return { postingId, balanceNanoUsd: await findBalance(tx, scope) };
    }
    await recordAudit(tx, scope, {
      action: "credit.granted",
      detail: {
        kind: input.kind,
        amountNanoUsd: input.amountNanoUsd.toString(),
        reason,
      },
    });
    // What gateways leased of credit that is taken away goes back.
    if (input.amountNanoUsd < 0n) await notify(tx, "molecule_budgets", scope.tenantId);
    await recordChange(tx, { tenantId: scope.tenantId, topic: "usage" });
    return { postingId, balanceNanoUsd: await findBalance(tx, scope) };
  });
};
