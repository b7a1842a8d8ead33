import { type TenantTx, withTenant } from "@molecule/db";
import {
  bumpDesiredGeneration,
  eraseWorkspaceSecrets,
  findWorkspaceLocked,
  hasWorkspaceHistory,
  hasWorkspaceSecrets,
  lockTenant,
  moveChildren,
  recordAudit,
  recordChange,
  updateWorkspace,
  type Workspace,
} from "@molecule/db/repositories";
import { DomainError, notFound, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import { discardOpenDrafts } from "../draft/discard-open-drafts.ts";
import type { ServiceContext } from "../service-context.ts";

export type RemoveWorkspaceInput = {
  readonly workspaceId: WorkspaceId;
  /** The workspace's name as the person typed it; needed when there is something to lose. */
  readonly confirmName?: string | undefined;
};

const assertNameTyped = async (
  tx: TenantTx,
  scope: TenantScope,
  workspace: Workspace,
  confirmName: string | undefined,
): Promise<void> => {
  if (confirmName?.trim() === workspace.name) return;
  const loses =
    (await hasWorkspaceSecrets(tx, scope, workspace.id)) ||
    (await hasWorkspaceHistory(tx, scope, workspace.id));
  if (!loses && confirmName === undefined) return;
  const why = loses
    ? `${workspace.name} has secrets or a history, which would be lost.`
    : "That is not its name.";
  throw new DomainError("BAD_INPUT", why, {
    field: "confirmName",
    remedy: `Type ${workspace.name} to remove it.`,
  });
};

/**
 * Removes a workspace for good: its secrets are erased with their history, its children move up to its parent,
 * and its run is ended. Removing one that is removed already is no error.
 */
export const removeWorkspace = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: RemoveWorkspaceInput,
): Promise<{ readonly removed: boolean; readonly movedUp: readonly WorkspaceId[] }> => {
  assertRole(scope, "member", "remove a workspace");
  const { workspaceId } = input;
  return withTenant(ctx.db, scope, async (tx) => {
    // The tree changes: whoever creates below this workspace, or moves there, waits.
    await lockTenant(tx, scope, "update");
    const workspace = await findWorkspaceLocked(tx, scope, workspaceId, "update");
    if (workspace === undefined) throw notFound("workspace");
    if (workspace.removedAt !== null) return { removed: false, movedUp: [] };
    await assertNameTyped(tx, scope, workspace, input.confirmName);
    const movedUp = await moveChildren(tx, scope, workspaceId, workspace.parentId);
    const erased = await eraseWorkspaceSecrets(tx, scope, workspaceId);
    await discardOpenDrafts(tx, scope, ({ places }) =>
      places.some((place) => place.workspaceId === workspaceId),
    );
    await updateWorkspace(tx, scope, workspaceId, { desiredState: "removed", removedAt: new Date() });
    await bumpDesiredGeneration(tx, scope, workspaceId);
    await recordAudit(tx, scope, {
      workspaceId,
      action: "workspace.removed",
      detail: { name: workspace.name, erasedSecrets: erased, movedUp },
    });
    for (const id of [workspaceId, ...movedUp])
      await recordChange(tx, { tenantId: scope.tenantId, workspaceId: id, topic: "workspace" });
    return { removed: true, movedUp };
  });
};
