import { windowStartOf } from "@molecule/billing";
import { withTenant } from "@molecule/db";
import { findToday, insertCreditGrant, recordAudit } from "@molecule/db/repositories";
import { type CreditGrantId, DomainError, type NanoUsd, newId, type TenantScope } from "@molecule/domain";
import { assertOperator } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { postOwedGrants } from "./post-owed-grants.ts";

export type MonthlyGrantInput = {
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
 * @throws DomainError FORBIDDEN, BAD_INPUT
 */
export const grantMonthlyCredit = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { amountNanoUsd, reason }: MonthlyGrantInput,
): Promise<{ readonly grantId: CreditGrantId }> => {
  if (scope.actor.kind !== "process") assertOperator(scope, "grant an organization credit");
  if (amountNanoUsd <= 0n || reason.trim() === "")
    throw new DomainError("BAD_INPUT", "A monthly grant needs a positive amount and a reason.", {
      remedy: "Give both.",
    });
  const grantId = newId<CreditGrantId>();
  await withTenant(ctx.db, scope, async (tx) => {
    const grantedThrough = windowStartOf("month", dayBefore(windowStartOf("month", await findToday(tx))));
    const createdBy = scope.actor.kind === "user" ? scope.actor.userId : null;
    await insertCreditGrant(tx, scope, {
      ...{ id: grantId, amountNanoUsd, reason: reason.trim() },
      ...{ grantedThrough, createdBy },
    });
    await recordAudit(tx, scope, {
      action: "credit.monthly_granted",
      detail: { grantId, amountNanoUsd: amountNanoUsd.toString(), reason: reason.trim() },
    });
  });
  await postOwedGrants(ctx, scope);
  return { grantId };
};
