import type { BudgetId, TenantId, TenantScope } from "@molecule/domain";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { budgets } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type Budget = typeof budgets.$inferSelect;
export type NewBudget = Pick<
  Budget,
  "workspaceId" | "scope" | "window" | "limitNanoUsd" | "enforcement" | "payer" | "createdBy"
>;

/** The budgets of a tenant that are in force, oldest first. */
export const listBudgets = (tx: TenantTx | SystemTx, tenantId: TenantId): Promise<Budget[]> =>
  tx
    .select()
    .from(budgets)
    .where(and(eq(budgets.tenantId, tenantId), isNull(budgets.archivedAt)))
    .orderBy(asc(budgets.createdAt), asc(budgets.id));

/** The budget in force for the same subject, window and payer, locked. */
export const lockBudgetLike = async (
  tx: TenantTx,
  scope: TenantScope,
  like: Pick<Budget, "workspaceId" | "scope" | "window" | "payer">,
): Promise<Budget | undefined> => {
  const [row] = await tx
    .select()
    .from(budgets)
    .where(
      and(
        eq(budgets.tenantId, scope.tenantId),
        like.workspaceId === null ? isNull(budgets.workspaceId) : eq(budgets.workspaceId, like.workspaceId),
        eq(budgets.scope, like.scope),
        eq(budgets.window, like.window),
        eq(budgets.payer, like.payer),
        isNull(budgets.archivedAt),
      ),
    )
    .for("update");
  return row;
};

export const insertBudget = async (
  tx: TenantTx,
  scope: TenantScope,
  budget: NewBudget & { readonly id: BudgetId },
): Promise<void> => {
  await tx.insert(budgets).values({ ...budget, tenantId: scope.tenantId });
};

export const updateBudget = async (
  tx: TenantTx,
  scope: TenantScope,
  id: BudgetId,
  change: Pick<Budget, "limitNanoUsd" | "enforcement">,
): Promise<void> => {
  await tx
    .update(budgets)
    .set(change)
    .where(and(eq(budgets.tenantId, scope.tenantId), eq(budgets.id, id)));
};

/** @returns undefined when there is no such budget in force */
export const archiveBudgetRow = async (
  tx: TenantTx,
  scope: TenantScope,
  id: BudgetId,
): Promise<Budget | undefined> => {
  const [row] = await tx
    .update(budgets)
    .set({ archivedAt: sql`now()` })
    .where(and(eq(budgets.tenantId, scope.tenantId), eq(budgets.id, id), isNull(budgets.archivedAt)))
    .returning();
  return row;
};
