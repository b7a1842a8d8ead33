import { withTenant } from "@molecule/db";
import {
  cancelDesiredGeneration,
  lockTenant,
  lockWorkspace,
  recordAudit,
  recordChange,
} from "@molecule/db/repositories";
import { DomainError, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Calls off the start that is under way or waits, in whatever stage it is. What still serves goes on; nothing that
 * was saved is lost, and the next restart applies it.
 * @throws DomainError CONFLICT when no start is under way
 */
export const cancelStart = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { workspaceId }: { readonly workspaceId: WorkspaceId },
): Promise<void> => {
  assertRole(scope, "member", "call off a start");
  await withTenant(ctx.db, scope, async (tx) => {
    await lockTenant(tx, scope, "share");
    const workspace = await lockWorkspace(tx, scope, workspaceId, "update");
    const {
      desiredState,
      desiredGeneration: generation,
      observedGeneration,
      stage,
      nextAttemptAt,
    } = workspace;
    const waits = generation !== observedGeneration || stage !== null || nextAttemptAt !== null;
    if (desiredState !== "running" || !waits || workspace.cancelledGeneration === generation)
      throw new DomainError("CONFLICT", `No start of ${workspace.name} is under way.`, {
        remedy: "Reload the page; it may have ended meanwhile.",
      });
    await cancelDesiredGeneration(tx, scope, workspaceId);
    await recordAudit(tx, scope, {
      workspaceId,
      action: "workspace.start_cancelled",
      detail: { generation },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
  });
};
