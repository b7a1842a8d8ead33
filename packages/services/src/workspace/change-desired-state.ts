import type { TenantTx } from "@molecule/db";
import {
  bumpDesiredGeneration,
  listSubtreeIds,
  lockTenant,
  lockWorkspace,
  recordAudit,
  recordChange,
  updateWorkspace,
} from "@molecule/db/repositories";
import { type DesiredState, notFound, type TenantScope, type WorkspaceId } from "@molecule/domain";

export type DesiredStateChange = {
  readonly workspaceId: WorkspaceId;
  /** Everything below the workspace as well. */
  readonly cascade?: boolean | undefined;
};

/**
 * Sets what is wanted of a workspace, and of everything below it when asked to. Those that want it already stay
 * as they are.
 * @returns the workspaces that changed
 */
export const changeDesiredState = async (
  tx: TenantTx,
  scope: TenantScope,
  input: DesiredStateChange,
  change: { readonly to: DesiredState; readonly action: string },
): Promise<readonly WorkspaceId[]> => {
  const { workspaceId: top, cascade = false } = input;
  // Who belongs to the tree is read before any of its rows is locked: nobody may be created below it meanwhile.
  await lockTenant(tx, scope, cascade ? "update" : "share");
  const below = cascade ? await listSubtreeIds(tx, scope, top) : [top];
  if (below.length === 0) throw notFound("workspace");
  const changed: WorkspaceId[] = [];
  // Rows are locked in the order of their ids, so that two cascades over one tree cannot wait for each other.
  for (const workspaceId of below.toSorted()) {
    const workspace = await lockWorkspace(tx, scope, workspaceId, "update");
    if (workspace.desiredState === change.to) continue;
    await updateWorkspace(tx, scope, workspaceId, { desiredState: change.to });
    const generation = await bumpDesiredGeneration(tx, scope, workspaceId);
    await recordAudit(tx, scope, {
      workspaceId,
      action: change.action,
      detail: { before: workspace.desiredState, generation },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
    changed.push(workspaceId);
  }
  return changed;
};
