import { withTenant } from "@molecule/db";
import { archiveCreditGrantRow, recordAudit } from "@molecule/db/repositories";
import { type CreditGrantId, notFound, type TenantScope } from "@molecule/domain";
import { assertOperator } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Ends a monthly grant; what was given stays given. Operators, and our own processes.
 * @throws DomainError FORBIDDEN, NOT_FOUND
 */
export const archiveMonthlyCredit = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  grantId: CreditGrantId,
): Promise<void> => {
  if (scope.actor.kind !== "process") assertOperator(scope, "end an organization's monthly credit");
  await withTenant(ctx.db, scope, async (tx) => {
    if (!(await archiveCreditGrantRow(tx, scope, grantId))) throw notFound("monthly grant");
    await recordAudit(tx, scope, { action: "credit.monthly_archived", detail: { grantId } });
  });
};
