import { withTenant } from "@molecule/db";
import { forgetOldLogs, getWorkspace, watchNewestRun } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/** Whoever watches says so again before this is over. */
export const WATCH_MS = 20_000;

/**
 * Says that somebody watches what a workspace's newest run writes, so that its supervisor brings it for a while.
 * @throws DomainError NOT_FOUND
 */
export const watchLog = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { workspaceId }: { readonly workspaceId: WorkspaceId },
): Promise<void> => {
  assertRole(scope, "viewer", "read a log");
  await withTenant(ctx.db, scope, async (tx) => {
    await getWorkspace(tx, scope, workspaceId);
    await forgetOldLogs(tx, scope);
    await watchNewestRun(tx, scope, workspaceId, WATCH_MS);
  });
};
