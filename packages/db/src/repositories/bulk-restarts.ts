import type { BulkRestartId, TenantId, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { bulkRestartItems, bulkRestarts, workspaces } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type BulkRestart = typeof bulkRestarts.$inferSelect;
export type BulkItem = typeof bulkRestartItems.$inferSelect;
export type NewBulkItem = Pick<BulkItem, "workspaceId" | "turn" | "status" | "why" | "code" | "message"> &
  Pick<BulkItem, "payerBefore" | "payerAfter">;

const place = (scope: TenantScope, id: BulkRestartId) =>
  and(eq(bulkRestarts.tenantId, scope.tenantId), eq(bulkRestarts.id, id));

export const insertBulkRestart = async (
  tx: TenantTx,
  scope: TenantScope,
  bulk: Pick<BulkRestart, "id" | "canary" | "atOnce">,
  items: readonly NewBulkItem[],
): Promise<void> => {
  const { tenantId, actor } = scope;
  const by = { createdBy: actor.kind === "user" ? actor.userId : null, createdByName: actor.name };
  await tx.insert(bulkRestarts).values({ ...bulk, ...by, tenantId });
  await tx.insert(bulkRestartItems).values(
    items.map((item) => ({
      ...item,
      tenantId,
      bulkId: bulk.id,
      finishedAt: item.code === null ? null : sql`now()`,
    })),
  );
};

/** With its row locked; undefined when it is another tenant's, or nobody's. */
export const lockBulkRestart = async (
  tx: TenantTx,
  scope: TenantScope,
  id: BulkRestartId,
): Promise<BulkRestart | undefined> => {
  const [row] = await tx.select().from(bulkRestarts).where(place(scope, id)).for("update");
  return row;
};

/** @returns the bulk restart, or the tenant's newest one when none is named */
export const findBulkRestart = async (
  tx: TenantTx,
  scope: TenantScope,
  id: BulkRestartId | null,
): Promise<BulkRestart | undefined> => {
  const [row] = await tx
    .select()
    .from(bulkRestarts)
    .where(id === null ? eq(bulkRestarts.tenantId, scope.tenantId) : place(scope, id))
    .orderBy(desc(bulkRestarts.createdAt))
    .limit(1);
  return row;
};

/** Bulk restarts of all tenants that are not at their end, oldest first. */
export const listRunningBulks = (
  tx: SystemTx,
): Promise<{ readonly id: BulkRestartId; readonly tenantId: TenantId }[]> =>
  tx
    .select({ id: bulkRestarts.id, tenantId: bulkRestarts.tenantId })
    .from(bulkRestarts)
    .where(eq(bulkRestarts.status, "running"))
    .orderBy(asc(bulkRestarts.createdAt));

/** One workspace of a bulk restart beside how it stands now. */
export type BulkItemStanding = BulkItem & {
  readonly name: string;
  readonly removed: boolean;
  readonly standing: Pick<
    typeof workspaces.$inferSelect,
    | "desiredState"
    | "desiredGeneration"
    | "cancelledGeneration"
    | "observedState"
    | "observedGeneration"
    | "stage"
    | "refusal"
  >;
};

export const listBulkItems = async (
  tx: TenantTx,
  scope: TenantScope,
  id: BulkRestartId,
): Promise<BulkItemStanding[]> => {
  const rows = await tx
    .select({ item: bulkRestartItems, workspace: workspaces })
    .from(bulkRestartItems)
    .innerJoin(
      workspaces,
      and(
        eq(workspaces.tenantId, bulkRestartItems.tenantId),
        eq(workspaces.id, bulkRestartItems.workspaceId),
      ),
    )
    .where(and(eq(bulkRestartItems.tenantId, scope.tenantId), eq(bulkRestartItems.bulkId, id)))
    .orderBy(asc(bulkRestartItems.turn));
  return rows.map(({ item, workspace }) => ({
    ...item,
    name: workspace.name,
    removed: workspace.removedAt !== null,
    standing: workspace,
  }));
};

/** Writes what became of some items of one bulk restart. */
export const updateBulkItems = async (
  tx: TenantTx,
  scope: TenantScope,
  id: BulkRestartId,
  workspaceIds: readonly WorkspaceId[],
  set: Partial<Pick<BulkItem, "status" | "generation" | "code" | "message">>,
): Promise<void> => {
  if (workspaceIds.length === 0) return;
  const begun = set.status === "restarting" ? { startedAt: sql`clock_timestamp()` } : {};
  const over = set.status === "restarting" ? {} : { finishedAt: sql`clock_timestamp()` };
  await tx
    .update(bulkRestartItems)
    .set({ ...set, ...begun, ...over })
    .where(
      and(
        eq(bulkRestartItems.tenantId, scope.tenantId),
        eq(bulkRestartItems.bulkId, id),
        inArray(bulkRestartItems.workspaceId, [...workspaceIds]),
      ),
    );
};

export const endBulkRestart = async (
  tx: TenantTx,
  scope: TenantScope,
  id: BulkRestartId,
  end: { readonly status: "done" | "stopped"; readonly reason: string | null },
): Promise<void> => {
  await tx
    .update(bulkRestarts)
    .set({ ...end, finishedAt: sql`clock_timestamp()` })
    .where(place(scope, id));
};
