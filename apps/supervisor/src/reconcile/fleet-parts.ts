import type { WorkspaceId } from "@molecule/domain";
import { claimWorkspaces, listHeldWorkspaces, listSupervisors, renewLeases } from "@molecule/services/run";
import { listDrivers } from "../drivers/driver.ts";
import type { ReconcileContext } from "./held-workspace.ts";
import type { OwnerName } from "./owner-name.ts";
import { DEGRADED_AFTER_MS } from "./plan-step.ts";
import { startWorkspaceLoop, type WorkspaceLoop } from "./workspace-loop.ts";

/** What the fleet's rounds share. */
export type FleetParts = {
  readonly context: ReconcileContext;
  readonly owner: OwnerName;
  readonly loops: Map<WorkspaceId, WorkspaceLoop>;
  readonly isStopping: () => boolean;
};

/** So many workspaces are claimed in one statement. */
const CLAIM_BATCH = 100;

/** Claims what needs a supervisor and has none, one workspace or all, and begins to reconcile it. */
export const claimWork = async (parts: FleetParts, only?: WorkspaceId): Promise<void> => {
  const { context, owner, loops } = parts;
  const deadOwners = await owner.findDead(await listSupervisors(context.ctx));
  for (let claimed = CLAIM_BATCH; claimed === CLAIM_BATCH && !parts.isStopping(); ) {
    const leases = await claimWorkspaces(context.ctx, {
      owner: owner.name,
      deadOwners,
      only,
      drivers: listDrivers(context.drivers),
      limit: CLAIM_BATCH,
    });
    claimed = leases.length;
    for (const lease of leases) {
      // Our own claim ran out while the database was away, and nobody was faster.
      loops.get(lease.workspaceId)?.abandon();
      const loop: WorkspaceLoop = startWorkspaceLoop(context, lease, () => {
        if (loops.get(lease.workspaceId) === loop) loops.delete(lease.workspaceId);
      });
      loops.set(lease.workspaceId, loop);
    }
    if (claimed > 0) context.log.info({ workspaces: claimed }, "claimed");
  }
};

/** Extends what is held, and lets go of what another supervisor took over. */
export const renewHeld = async ({ context, owner, loops }: FleetParts): Promise<void> => {
  const held = [...loops.values()].map((loop) => loop.held);
  if (held.length === 0) return;
  const kept = await renewLeases(context.ctx, {
    owner: owner.name,
    leases: held.map(({ lease }) => lease),
    aliveRuns: held.flatMap(({ alive }) => alive),
  });
  for (const { lease } of held) {
    const loop = loops.get(lease.workspaceId);
    if (kept.has(lease.workspaceId) || loop?.held.lease.fence !== lease.fence) continue;
    context.log.warn({ workspaceId: lease.workspaceId, fence: lease.fence }, "taken over");
    loop.abandon();
  }
};

/** Finds what a notification that got lost would have said, and what nobody holds. */
export const sweep = async (parts: FleetParts): Promise<void> => {
  const { context, owner, loops } = parts;
  for (const state of await listHeldWorkspaces(context.ctx, owner.name)) {
    const loop = loops.get(state.workspaceId);
    if (loop === undefined) continue;
    if (state.hasQueuedMessage) context.deliver(loop.held.lease);
    if (state.unsettled || (state.silentForMs ?? 0) >= DEGRADED_AFTER_MS) loop.wake();
  }
  await claimWork(parts);
};

/** What an earlier supervisor started may end without telling us. */
export const inspectHeld = async ({ loops }: FleetParts): Promise<void> => {
  for (const { held, wake } of loops.values())
    for (const { handle, kind } of held.watched)
      if (!kind.hearsEnds && (await kind.driver.inspect(handle)).state !== "running") wake();
};
