import type { BudgetRule } from "@molecule/billing";
import { withSystem } from "@molecule/db";
import { listBudgets } from "@molecule/db/repositories";
import type { TenantId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

/** The budgets of a tenant that decide about its calls. */
export const loadBudgetRules = (
  ctx: Pick<ServiceContext, "db">,
  tenantId: TenantId,
): Promise<readonly BudgetRule[]> =>
  withSystem(ctx.db, (tx) => listBudgets(tx, tenantId), { readOnly: true });
