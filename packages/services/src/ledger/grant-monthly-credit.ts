import { windowStartOf } from "@molecule/billing";
import { withTenant } from "@molecule/db";
import { findCreditGrant, findToday, insertCreditGrant, recordAudit } from "@molecule/db/repositories";
import { type CreditGrantId, DomainError, type NanoUsd, newId, type TenantScope } from "@molecule/domain";
import { assertOperator } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { assertSameGrant } from "./assert-same-grant.ts";
import { postOwedGrants } from "./post-owed-grants.ts";

export type MonthlyGrantInput = {
  /** Minted by who asks, so that asking again after a lost answer is the one grant that it was. */
  readonly id?: CreditGrantId | undefined;
  readonly amountNanoUsd: NanoUsd;
  /** Why, in words that the tenant may read; it stands on every month's entry. */
  readonly reason: string;
};

/** The day before a month: granted up to there, the month itself is the next one owed. */
const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/**
 * Gives a tenant credit every month, this one included, until it is archived. What is not used stays. Operators, and
 * our own processes.
 * @throws DomainError FORBIDDEN, BAD_INPUT, or CONFLICT for an id that stands for another grant
 */
export const grantMonthlyCredit = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { id, amountNanoUsd, reason: words }: MonthlyGrantInput,
): Promise<{ readonly grantId: CreditGrantId }> => {
  if (scope.actor.kind !== "process") assertOperator(scope, "grant an organization credit");
  const reason = words.trim();
  if (amountNanoUsd <= 0n || reason === "")
    throw new DomainError("BAD_INPUT", "A monthly grant needs a positive amount and a reason.", {
      remedy: "Give both.",
    });
  const grantId = id ?? newId<CreditGrantId>();
  await withTenant(ctx.db, scope, async (tx) => {
    const grantedThrough = windowStartOf("month", dayBefore(windowStartOf("month", await findToday(tx))));
    const createdBy = scope.actor.kind === "user" ? scope.actor.userId : null;
    const grant = { id: grantId, amountNanoUsd, reason, grantedThrough, createdBy };
    if (!(await insertCreditGrant(tx, scope, grant))) {
      const before = await findCreditGrant(tx, scope, grantId);
      return assertSameGrant(before && { amountNanoUsd: before.amountNanoUsd, reason: before.reason }, {
        amountNanoUsd,
        reason,
      });
    }
    await recordAudit(tx, scope, {
      action: "credit.monthly_granted",
      detail: { grantId, amountNanoUsd: amountNanoUsd.toString(), reason },
    });
  });
  await postOwedGrants(ctx, scope);
  return { grantId };
};
