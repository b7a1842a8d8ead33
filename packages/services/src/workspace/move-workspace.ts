import { withTenant } from "@molecule/db";
import {
  listSubtreeIds,
  lockTenant,
  lockWorkspace,
  recordAudit,
  recordChange,
  updateWorkspace,
} from "@molecule/db/repositories";
import { DomainError, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Moves a workspace, with everything below it, under another parent; null puts it at the top.
 * @throws DomainError CONFLICT when the new parent is the workspace itself or stands below it
 */
export const moveWorkspace = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: { readonly workspaceId: WorkspaceId; readonly parentId: WorkspaceId | null },
): Promise<void> => {
  assertRole(scope, "member", "move a workspace");
  const { workspaceId, parentId } = input;
  await withTenant(ctx.db, scope, async (tx) => {
    // Two moves at once could each be sound and close a circle together, so they take turns.
    await lockTenant(tx, scope, "update");
    const workspace = await lockWorkspace(tx, scope, workspaceId, "update");
    if (workspace.parentId === parentId) return;
    if (parentId !== null) {
      const parent = await lockWorkspace(tx, scope, parentId, "share");
      const below = await listSubtreeIds(tx, scope, workspaceId);
      if (below.includes(parentId))
        throw new DomainError(
          "CONFLICT",
          `${workspace.name} cannot stand below ${parent.name}, which is part of it.`,
          {
            field: "parentId",
            remedy: "Choose a parent outside of what you move.",
          },
        );
    }
    await updateWorkspace(tx, scope, workspaceId, { parentId });
    await recordAudit(tx, scope, {
      workspaceId,
      action: "workspace.moved",
      detail: { before: workspace.parentId, after: parentId },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
  });
};
