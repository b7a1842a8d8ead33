import { notify, withTenant } from "@molecule/db";
import { archiveBudgetRow, recordAudit, recordChange } from "@molecule/db/repositories";
import { type BudgetId, notFound, type TenantScope } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Takes a budget out of force; it stays in the records.
 * @throws DomainError FORBIDDEN (admin), NOT_FOUND
 */
export const archiveBudget = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  budgetId: BudgetId,
): Promise<void> => {
  assertRole(scope, "admin", "archive a budget");
  await withTenant(ctx.db, scope, async (tx) => {
    const budget = await archiveBudgetRow(tx, scope, budgetId);
    if (budget === undefined) throw notFound("budget");
    await recordAudit(tx, scope, {
      workspaceId: budget.workspaceId,
      action: "budget.archived",
      detail: { budgetId, limitNanoUsd: budget.limitNanoUsd.toString() },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: budget.workspaceId, topic: "usage" });
    await notify(tx, "molecule_budgets", scope.tenantId);
  });
};
