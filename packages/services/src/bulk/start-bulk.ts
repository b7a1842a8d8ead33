import { notify, withTenant } from "@molecule/db";
import { insertBulkRestart, recordAudit, recordChange } from "@molecule/db/repositories";
import { type BulkRestartId, DomainError, newId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { planBulkRestart } from "./plan-bulk.ts";

export type StartBulkInput = {
  readonly workspaceIds: readonly WorkspaceId[];
  /** The first one goes alone, and the others only when it serves. */
  readonly canary: boolean;
  readonly atOnce?: number | undefined;
};

const AT_ONCE = 4;

/**
 * Restarts many workspaces, a few at a time and the canary first; a supervisor carries it on, whoever looks. Those that
 * would be refused are left as they are, with the reason.
 * @throws DomainError FORBIDDEN, BAD_INPUT when nothing would be restarted
 */
export const startBulkRestart = async (
  ctx: ServiceContext,
  scope: TenantScope,
  { workspaceIds, canary, atOnce = AT_ONCE }: StartBulkInput,
): Promise<{ readonly id: BulkRestartId }> => {
  const plan = await planBulkRestart(ctx, scope, { workspaceIds });
  const going = plan.filter(({ left }) => left === null);
  if (going.length === 0)
    throw new DomainError("BAD_INPUT", "None of these workspaces can be restarted now.", {
      field: "workspaceIds",
      remedy: "Look at what the plan says of each, and mend that first.",
    });
  const order = [...going, ...plan.filter(({ left }) => left !== null)];
  const id = newId<BulkRestartId>();
  await withTenant(ctx.db, scope, async (tx) => {
    const items = order.map(({ workspaceId, why, payerBefore, payerAfter, left }, turn) => ({
      ...{ workspaceId, turn, why, payerBefore, payerAfter },
      status: left === null ? ("waiting" as const) : ("skipped" as const),
      code: left?.code ?? null,
      message: left?.message ?? null,
    }));
    await insertBulkRestart(tx, scope, { id, canary: canary && going.length > 1, atOnce }, items);
    await recordAudit(tx, scope, {
      action: "workspace.bulk_restart",
      detail: { bulkId: id, workspaces: going.length, left: plan.length - going.length, canary },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: null, topic: "workspace" });
    await notify(tx, "molecule_work", BULK_WORK);
  });
  return { id };
};

/** Stands on the channel of work in place of a workspace's id: some bulk restart has something to do. */
const BULK_WORK = "bulk";
