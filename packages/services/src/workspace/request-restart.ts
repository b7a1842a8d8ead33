import { withTenant } from "@molecule/db";
import {
  bumpDesiredGeneration,
  forceDesiredGeneration,
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
 * Asks for a restart: the workspace's desired generation goes up by one, and a supervisor makes it true. A
 * hibernated workspace wakes by it; a pause between crashes ends.
 * @throws DomainError CONFLICT for a paused workspace, NOT_FOUND for a removed one
 */
export const requestRestart = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: {
    readonly workspaceId: WorkspaceId;
    /** Waits for nothing: a task in hand ends, a start in hand is begun anew, a pause between tries is over. */
    readonly force?: boolean | undefined;
  },
): Promise<{ readonly generation: number }> => {
  assertRole(scope, "member", "restart a workspace");
  const { workspaceId, force = false } = input;
  return withTenant(ctx.db, scope, async (tx) => {
    await lockTenant(tx, scope, "share");
    const workspace = await lockWorkspace(tx, scope, workspaceId, "update");
    if (workspace.desiredState === "paused")
      throw new DomainError("CONFLICT", `${workspace.name} is paused.`, {
        remedy: "Resume it: that starts it with everything that was saved meanwhile.",
      });
    if (workspace.desiredState !== "running")
      await updateWorkspace(tx, scope, workspaceId, { desiredState: "running" });
    const generation = await bumpDesiredGeneration(tx, scope, workspaceId);
    if (force) await forceDesiredGeneration(tx, scope, workspaceId);
    await recordAudit(tx, scope, {
      workspaceId,
      action: "workspace.restart",
      detail: { generation, ...(force ? { force } : {}) },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
    return { generation };
  });
};
