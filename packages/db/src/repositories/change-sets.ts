import type { ChangeSetId, TenantId, TenantScope } from "@molecule/domain";
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { type ChangeSetFault, changeSets, changeSetValues } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type HeldChangeSet = typeof changeSets.$inferSelect;
export type NewChangeSet = Pick<
  HeldChangeSet,
  "id" | "title" | "places" | "restart" | "agreed" | "applyAt" | "byOperator" | "createdByName"
>;
/** A value that waits at one place of a change set: sealed, or in clear. */
export type HeldValue = Omit<typeof changeSetValues.$inferSelect, "tenantId" | "changeSetId">;

const one = (scope: TenantScope, id: ChangeSetId) =>
  and(eq(changeSets.tenantId, scope.tenantId), eq(changeSets.id, id));
const valuesOf = (scope: TenantScope, id: ChangeSetId) =>
  and(eq(changeSetValues.tenantId, scope.tenantId), eq(changeSetValues.changeSetId, id));

export const insertChangeSet = async (
  tx: TenantTx,
  scope: TenantScope,
  changeSet: NewChangeSet,
  values: readonly HeldValue[],
): Promise<void> => {
  const { tenantId, actor } = scope;
  const createdBy = actor.kind === "user" ? actor.userId : null;
  await tx.insert(changeSets).values({ ...changeSet, tenantId, createdBy });
  if (values.length > 0)
    await tx
      .insert(changeSetValues)
      .values(values.map((value) => ({ ...value, tenantId, changeSetId: changeSet.id })));
};

/** What waits, and what became of what waited, newest first. */
export const listChangeSets = (tx: TenantTx, scope: TenantScope, limit: number): Promise<HeldChangeSet[]> =>
  tx
    .select()
    .from(changeSets)
    .where(eq(changeSets.tenantId, scope.tenantId))
    .orderBy(desc(changeSets.createdAt))
    .limit(limit);

/** One change set with its row locked, so that it is settled once. */
export const findChangeSetLocked = async (
  tx: TenantTx,
  scope: TenantScope,
  id: ChangeSetId,
): Promise<HeldChangeSet | undefined> => {
  const [row] = await tx.select().from(changeSets).where(one(scope, id)).for("update");
  return row;
};

export const findChangeSet = async (
  tx: TenantTx,
  scope: TenantScope,
  id: ChangeSetId,
): Promise<HeldChangeSet | undefined> => {
  const [row] = await tx.select().from(changeSets).where(one(scope, id));
  return row;
};

export const listHeldValues = (tx: TenantTx, scope: TenantScope, id: ChangeSetId): Promise<HeldValue[]> =>
  tx
    .select({
      workspaceId: changeSetValues.workspaceId,
      name: changeSetValues.name,
      sealed: changeSetValues.sealed,
      keyId: changeSetValues.keyId,
      clear: changeSetValues.clear,
    })
    .from(changeSetValues)
    .where(valuesOf(scope, id));

/** Makes a change set due now, one that failed before as well. */
export const setChangeSetDue = async (tx: TenantTx, scope: TenantScope, id: ChangeSetId): Promise<void> => {
  await tx
    .update(changeSets)
    .set({ applyAt: sql`now()`, status: "waiting", fault: null, settledAt: null })
    .where(one(scope, id));
};

/** Ends the wait. What was applied or discarded keeps no value; what failed may be tried again. */
export const settleChangeSet = async (
  tx: TenantTx,
  scope: TenantScope,
  id: ChangeSetId,
  end:
    | { readonly status: "applied" | "discarded" }
    | { readonly status: "failed" | "discarded"; readonly fault: ChangeSetFault },
): Promise<void> => {
  await tx
    .update(changeSets)
    .set({ settledAt: sql`now()`, fault: null, ...end })
    .where(one(scope, id));
  if (end.status !== "failed") await tx.delete(changeSetValues).where(valuesOf(scope, id));
};

/** Change sets that may still be applied, with their rows locked. */
export const listOpenChangeSetsLocked = (tx: TenantTx, scope: TenantScope): Promise<HeldChangeSet[]> =>
  tx
    .select()
    .from(changeSets)
    .where(and(eq(changeSets.tenantId, scope.tenantId), inArray(changeSets.status, ["waiting", "failed"])))
    .orderBy(asc(changeSets.id))
    .for("update");

/** Change sets of every tenant whose time has come, by the database's clock, longest overdue first. */
export const listDueChangeSets = (
  tx: SystemTx,
  limit: number,
): Promise<{ id: ChangeSetId; tenantId: TenantId }[]> =>
  tx
    .select({ id: changeSets.id, tenantId: changeSets.tenantId })
    .from(changeSets)
    .where(and(eq(changeSets.status, "waiting"), sql`${changeSets.applyAt} <= now()`))
    .orderBy(asc(changeSets.applyAt))
    .limit(limit);
