import { withTenant } from "@molecule/db";
import {
  endBulkRestart,
  listBulkItems,
  lockBulkRestart,
  recordAudit,
  recordChange,
  updateBulkItems,
} from "@molecule/db/repositories";
import { type BulkRestartId, notFound, type TenantScope } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/** Begins no more of a bulk restart; what is under way ends by itself. Nothing happens to one that is over. */
export const stopBulkRestart = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { id }: { readonly id: BulkRestartId },
): Promise<void> => {
  assertRole(scope, "member", "stop a bulk restart");
  await withTenant(ctx.db, scope, async (tx) => {
    const bulk = await lockBulkRestart(tx, scope, id);
    if (bulk === undefined) throw notFound("bulk restart");
    if (bulk.status !== "running") return;
    const reason = `${scope.actor.name} stopped it.`;
    const waiting = (await listBulkItems(tx, scope, id)).filter(({ status }) => status === "waiting");
    const ids = waiting.map(({ workspaceId }) => workspaceId);
    await updateBulkItems(tx, scope, id, ids, { status: "skipped", code: "BULK_STOPPED", message: reason });
    await endBulkRestart(tx, scope, id, { status: "stopped", reason });
    await recordAudit(tx, scope, {
      action: "workspace.bulk_stopped",
      detail: { bulkId: id, left: ids.length },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: null, topic: "workspace" });
  });
};
