import { type TenantTx, withSystem, withTenant } from "@molecule/db";
import {
  type BulkItemStanding,
  type BulkRestart,
  bumpDesiredGeneration,
  endBulkRestart,
  findWorkspaceLocked,
  listBulkItems,
  listRunningBulks,
  lockBulkRestart,
  lockTenant,
  recordAudit,
  recordChange,
  updateBulkItems,
} from "@molecule/db/repositories";
import { type BulkRestartId, processScope, type TenantId, type TenantScope } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { judgeItem } from "./judge-item.ts";
import { planTurns } from "./plan-turns.ts";

type Place = { readonly tx: TenantTx; readonly scope: TenantScope; readonly bulk: BulkRestart };

const say = ({ tx, scope }: Place, workspaceId: BulkItemStanding["workspaceId"] | null) =>
  recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });

/** What was under way and has ended, noted. @returns the items as they stand now */
const settle = async (place: Place): Promise<readonly BulkItemStanding[]> => {
  const { tx, scope, bulk } = place;
  const items: BulkItemStanding[] = [];
  for (const item of await listBulkItems(tx, scope, bulk.id)) {
    const outcome = item.status === "restarting" ? judgeItem(item) : null;
    if (outcome === null || outcome.status === "restarting") {
      items.push(item);
      continue;
    }
    await updateBulkItems(tx, scope, bulk.id, [item.workspaceId], outcome);
    items.push({ ...item, ...outcome });
  }
  return items;
};

const restartOne = async (place: Place, { workspaceId }: BulkItemStanding): Promise<void> => {
  const { tx, scope, bulk } = place;
  const workspace = await findWorkspaceLocked(tx, scope, workspaceId, "update");
  if (workspace === undefined || workspace.removedAt !== null || workspace.desiredState !== "running") {
    const message = `It was ${workspace?.removedAt === null ? workspace.desiredState : "removed"} meanwhile.`;
    await updateBulkItems(tx, scope, bulk.id, [workspaceId], {
      status: "skipped",
      code: "NOT_RUNNING",
      message,
    });
    return;
  }
  const generation = await bumpDesiredGeneration(tx, scope, workspaceId);
  await updateBulkItems(tx, scope, bulk.id, [workspaceId], { status: "restarting", generation });
  await recordAudit(tx, scope, {
    workspaceId,
    action: "workspace.restart",
    detail: { generation, bulkId: bulk.id },
  });
  await say(place, workspaceId);
};

const stopEarly = async (place: Place, items: readonly BulkItemStanding[], reason: string): Promise<void> => {
  const { tx, scope, bulk } = place;
  const waiting = items.filter(({ status }) => status === "waiting").map(({ workspaceId }) => workspaceId);
  const left = { status: "skipped", code: "BULK_STOPPED", message: reason } as const;
  await updateBulkItems(tx, scope, bulk.id, waiting, left);
  await endBulkRestart(tx, scope, bulk.id, { status: "stopped", reason });
};

const advanceOne = (
  ctx: Pick<ServiceContext, "db">,
  id: BulkRestartId,
  tenantId: TenantId,
): Promise<void> => {
  const scope = processScope("supervisor", tenantId);
  return withTenant(ctx.db, scope, async (tx) => {
    await lockTenant(tx, scope, "share");
    const bulk = await lockBulkRestart(tx, scope, id);
    if (bulk === undefined || bulk.status !== "running") return;
    const place: Place = { tx, scope, bulk };
    const before = await listBulkItems(tx, scope, id);
    const items = await settle(place);
    const turns = planTurns(bulk, items);
    // Rows are locked in the order of their ids, as by everybody who locks several.
    if (turns.do === "restart")
      for (const item of turns.items.toSorted((a, b) => (a.workspaceId < b.workspaceId ? -1 : 1)))
        await restartOne(place, item);
    if (turns.do === "stop") await stopEarly(place, items, turns.reason);
    if (turns.do === "finish") await endBulkRestart(tx, scope, id, { status: "done", reason: null });
    const moved = items.some(({ status }, index) => status !== before[index]?.status);
    if (turns.do !== "wait" || moved) await say(place, null);
  });
};

/** Carries every bulk restart on: notes what has ended, and begins what has its turn. */
export const advanceBulkRestarts = async (ctx: Pick<ServiceContext, "db">): Promise<void> => {
  const running = await withSystem(ctx.db, listRunningBulks, { readOnly: true });
  for (const { id, tenantId } of running) await advanceOne(ctx, id, tenantId);
};
