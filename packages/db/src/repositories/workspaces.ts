import { notFound, type TenantId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { and, asc, eq, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { notify } from "../listen.ts";
import { workspaces } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type Workspace = typeof workspaces.$inferSelect;
export type NewWorkspace = Pick<Workspace, "id" | "name" | "runtime"> &
  Partial<Pick<Workspace, "role" | "parentId" | "driver" | "createdBy">>;
/** What people change about a workspace; what supervisors see of it is written elsewhere. */
export type WorkspacePatch = Partial<
  Pick<
    Workspace,
    "name" | "role" | "runtime" | "executor" | "parentId" | "billingOverride" | "desiredState" | "removedAt"
  >
>;

const place = (scope: TenantScope, id: WorkspaceId): SQL | undefined =>
  and(eq(workspaces.tenantId, scope.tenantId), eq(workspaces.id, id));
const present = isNull(workspaces.removedAt);

/** A workspace that was removed is not found. */
export const findWorkspace = async (
  tx: TenantTx,
  scope: TenantScope,
  id: WorkspaceId,
): Promise<Workspace | undefined> => {
  const [row] = await tx
    .select()
    .from(workspaces)
    .where(and(place(scope, id), present));
  return row;
};

/** @throws DomainError NOT_FOUND, also for another tenant's or a removed workspace */
export const getWorkspace = async (tx: TenantTx, scope: TenantScope, id: WorkspaceId): Promise<Workspace> => {
  const row = await findWorkspace(tx, scope, id);
  if (row === undefined) throw notFound("workspace");
  return row;
};

/** A workspace with its row locked, removed ones included. Lock the tenant's row first. */
export const findWorkspaceLocked = async (
  tx: TenantTx,
  scope: TenantScope,
  id: WorkspaceId,
  strength: "share" | "update",
): Promise<Workspace | undefined> => {
  const [row] = await tx.select().from(workspaces).where(place(scope, id)).for(strength);
  return row;
};

/**
 * Reads a workspace and keeps it as it is until the transaction ends. Lock the tenant's row first.
 * @throws DomainError NOT_FOUND, also for another tenant's or a removed workspace
 */
export const lockWorkspace = async (
  tx: TenantTx,
  scope: TenantScope,
  id: WorkspaceId,
  strength: "share" | "update",
): Promise<Workspace> => {
  const row = await findWorkspaceLocked(tx, scope, id, strength);
  if (row === undefined || row.removedAt !== null) throw notFound("workspace");
  return row;
};

/** All workspaces of the tenant that are not removed, oldest first. */
export const listWorkspaces = (tx: TenantTx, scope: TenantScope): Promise<Workspace[]> =>
  tx
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.tenantId, scope.tenantId), present))
    .orderBy(asc(workspaces.id));

/** A workspace and everything below it, the workspace first; a cycle ends where it closes. */
export const listSubtreeIds = async (
  tx: TenantTx,
  scope: TenantScope,
  rootId: WorkspaceId,
): Promise<WorkspaceId[]> => {
  const rows = await tx.execute<{ id: WorkspaceId }>(sql`
    with recursive subtree as (
      select id, 0 as depth from workspaces
        where tenant_id = ${scope.tenantId} and id = ${rootId} and removed_at is null
      union all
      select child.id, subtree.depth + 1 from workspaces child join subtree on child.parent_id = subtree.id
        where child.tenant_id = ${scope.tenantId} and child.removed_at is null
    ) cycle id set looped using path
    select id from subtree where not looped order by depth, id`);
  return rows.map((row) => row.id);
};

/** Workspaces that wait for a start: something was asked of them that has not happened, or was refused. */
export const listWaitingWorkspaceIds = async (tx: TenantTx, scope: TenantScope): Promise<WorkspaceId[]> => {
  const rows = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(
      and(
        eq(workspaces.tenantId, scope.tenantId),
        present,
        or(isNotNull(workspaces.refusal), ne(workspaces.desiredGeneration, workspaces.observedGeneration)),
      ),
    );
  return rows.map((row) => row.id);
};

/** Whether the workspace ever ran or was talked to: then removing it loses something. */
export const hasWorkspaceHistory = async (
  tx: TenantTx,
  scope: TenantScope,
  id: WorkspaceId,
): Promise<boolean> => {
  const [row] = await tx.execute<{ found: boolean }>(sql`
    select exists (select from messages where tenant_id = ${scope.tenantId} and workspace_id = ${id})
      or exists (select from runs where tenant_id = ${scope.tenantId} and workspace_id = ${id}
        and live_at is not null) as found`);
  return row?.found === true;
};

export const insertWorkspace = async (
  tx: TenantTx,
  scope: TenantScope,
  workspace: NewWorkspace,
): Promise<Workspace> => {
  const [row] = await tx
    .insert(workspaces)
    .values({ ...workspace, tenantId: scope.tenantId })
    .returning();
  if (row === undefined) throw new Error("an inserted workspace did not come back");
  return row;
};

export const updateWorkspace = async (
  tx: TenantTx,
  scope: TenantScope,
  id: WorkspaceId,
  patch: WorkspacePatch,
): Promise<void> => {
  await tx
    .update(workspaces)
    .set({ ...patch, updatedAt: sql`now()` })
    .where(place(scope, id));
};

/**
 * Has whatever start of the tenant is being prepared from what stood before prepared anew, and waits for those whose
 * run is written already: whoever looks for runs afterwards sees them. Lock the tenant's row first.
 */
export const outdateStarts = async (tx: TenantTx, scope: TenantScope): Promise<void> => {
  await tx.execute(sql`
    with held as (
      select id from workspaces where tenant_id = ${scope.tenantId} and removed_at is null order by id for update)
    update workspaces w set updated_at = now() from held where w.id = held.id`);
};

/** Hands the children of one workspace to another parent (null: to the top). */
export const moveChildren = async (
  tx: TenantTx,
  scope: TenantScope,
  from: WorkspaceId,
  to: WorkspaceId | null,
): Promise<WorkspaceId[]> => {
  const moved = await tx
    .update(workspaces)
    .set({ parentId: to, updatedAt: sql`now()` })
    .where(and(eq(workspaces.tenantId, scope.tenantId), eq(workspaces.parentId, from), present))
    .returning({ id: workspaces.id });
  return moved.map((row) => row.id);
};

/**
 * Asks for a new start (or stop) of the workspace and wakes a supervisor when the transaction commits. A pause
 * between crashes ends with it.
 * @returns the new desired generation
 */
export const bumpDesiredGeneration = async (
  tx: TenantTx,
  scope: TenantScope,
  id: WorkspaceId,
): Promise<number> => {
  const [row] = await tx
    .update(workspaces)
    .set({
      desiredGeneration: sql`${workspaces.desiredGeneration} + 1`,
      crashCount: 0,
      nextAttemptAt: null,
      // Whatever kept the start before this one is not this one's.
      lastError: null,
      updatedAt: sql`now()`,
    })
    .where(place(scope, id))
    .returning({ generation: workspaces.desiredGeneration });
  if (row === undefined) throw notFound("workspace");
  await notify(tx, "molecule_work", id);
  return row.generation;
};

/** The start of the generation that is wanted now is not to be made; the supervisor hears of it. */
export const cancelDesiredGeneration = async (
  tx: TenantTx,
  scope: TenantScope,
  id: WorkspaceId,
): Promise<void> => {
  await tx
    .update(workspaces)
    .set({ cancelledGeneration: workspaces.desiredGeneration, nextAttemptAt: null })
    .where(place(scope, id));
  await notify(tx, "molecule_work", id);
};

/** The generation that is wanted now waits for nothing. */
export const forceDesiredGeneration = async (
  tx: TenantTx,
  scope: TenantScope,
  id: WorkspaceId,
): Promise<void> => {
  await tx.update(workspaces).set({ forcedGeneration: workspaces.desiredGeneration }).where(place(scope, id));
};

/** Null: it never hibernates by itself. Its supervisor hears of it. */
export const setHibernateAfter = async (
  tx: TenantTx,
  scope: TenantScope,
  id: WorkspaceId,
  minutes: number | null,
): Promise<void> => {
  await tx.update(workspaces).set({ hibernateAfterMinutes: minutes }).where(place(scope, id));
  await notify(tx, "molecule_work", id);
};

/** The tenant of a workspace, for operators and for addresses that name a workspace alone. */
export const findWorkspaceTenant = async (tx: SystemTx, id: WorkspaceId): Promise<TenantId | undefined> => {
  const [row] = await tx
    .select({ tenantId: workspaces.tenantId })
    .from(workspaces)
    .where(and(eq(workspaces.id, id), present));
  return row?.tenantId;
};
