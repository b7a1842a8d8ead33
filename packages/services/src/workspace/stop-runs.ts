import { withTenant } from "@molecule/db";
import {
  askToStopRuns,
  listOpenReceipts,
  lockTenant,
  lockWorkspace,
  recordAudit,
} from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Ends a workspace's run at once, without waiting for its task or for what can replace it: offered when a credential
 * that it holds was deleted or replaced. The workspace then starts with what is stored, if it can.
 * @returns whether there was a run to end
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export const stopRuns = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { workspaceId }: { readonly workspaceId: WorkspaceId },
): Promise<{ readonly stopped: boolean }> => {
  return withTenant(ctx.db, scope, async (tx) => {
    assertRole(scope, "member", "stop a workspace's run");
    await lockTenant(tx, scope, "share");
    await lockWorkspace(tx, scope, workspaceId, "update");
    const open = (await listOpenReceipts(tx, scope)).filter((run) => run.workspaceId === workspaceId);
    const runs = open.map(({ runId }) => runId);
    const stopped = await askToStopRuns(tx, scope, runs, "revoked");
    if (stopped.length > 0) await recordAudit(tx, scope, { workspaceId, action: "workspace.run_stopped" });
    return { stopped: stopped.length > 0 };
  });
};
