import { listen } from "@molecule/db";
import type { WorkspaceId } from "@molecule/domain";
import { workspaceIdSchema } from "@molecule/domain";
import { claimWorkspaces, listHeldWorkspaces, listSupervisors, renewLeases } from "@molecule/services/run";
import type { ReconcileContext } from "./held-workspace.ts";
import type { OwnerName } from "./owner-name.ts";
import { DEGRADED_AFTER_MS } from "./plan-step.ts";
import { startTicker, type Ticker } from "./ticker.ts";
import { startWorkspaceLoop, type WorkspaceLoop } from "./workspace-loop.ts";

/** The workspaces that this supervisor holds, each with its loop. */
export type Fleet = {
  readonly wake: (workspaceId: WorkspaceId) => void;
  /** Ends every run that this supervisor started, lets go of everything, and claims nothing more. */
  readonly stop: () => Promise<void>;
};

const SWEEP_MS = 5_000;
const RENEW_MS = 5_000;
const INSPECT_MS = 1_000;
/** So many workspaces are claimed in one statement. */
const CLAIM_BATCH = 100;

/** Claims what needs a supervisor, now and from now on: on a notification, and by a sweep for those that got lost. */
export const startFleet = async (context: ReconcileContext, owner: OwnerName): Promise<Fleet> => {
  const { ctx, log, drivers, deliver } = context;
  const loops = new Map<WorkspaceId, WorkspaceLoop>();
  let stopping = false;

  const claim = async (only?: WorkspaceId): Promise<void> => {
    const deadOwners = await owner.findDead(await listSupervisors(ctx));
    for (let claimed = CLAIM_BATCH; claimed === CLAIM_BATCH && !stopping; ) {
      const leases = await claimWorkspaces(ctx, {
        owner: owner.name,
        deadOwners,
        only,
        drivers: ["process"],
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
      if (leases.length > 0) log.info({ workspaces: leases.length }, "claimed");
    }
  };

  const renew = async (): Promise<void> => {
    const held = [...loops.values()].map((loop) => loop.held);
    if (held.length === 0) return;
    const kept = await renewLeases(ctx, {
      owner: owner.name,
      leases: held.map(({ lease }) => lease),
      aliveRuns: held.flatMap(({ alive }) => alive),
    });
    for (const { lease } of held) {
      const loop = loops.get(lease.workspaceId);
      if (kept.has(lease.workspaceId) || loop?.held.lease.fence !== lease.fence) continue;
      log.warn({ workspaceId: lease.workspaceId, fence: lease.fence }, "taken over");
      loop.abandon();
    }
  };

  const sweep = async (): Promise<void> => {
    for (const state of await listHeldWorkspaces(ctx, owner.name)) {
      const loop = loops.get(state.workspaceId);
      if (loop === undefined) continue;
      if (state.hasQueuedMessage) deliver(loop.held.lease);
      if (state.unsettled || (state.silentForMs ?? 0) >= DEGRADED_AFTER_MS) loop.wake();
    }
    await claim();
  };

  /** Processes that an earlier supervisor started end without telling us. */
  const inspect = async (): Promise<void> => {
    for (const { held, wake } of loops.values()) {
      for (const handle of held.watched)
        if ((await drivers.process.driver.inspect(handle)).state !== "running") wake();
    }
  };

  const onWork = (payload: string): void => {
    const id = workspaceIdSchema.safeParse(payload);
    if (!id.success || stopping) return;
    const loop = loops.get(id.data);
    if (loop === undefined)
      return void claim(id.data).catch((error) => log.error({ err: error }, "claim failed"));
    loop.wake();
    deliver(loop.held.lease);
  };
  const wakeAll = (): void => {
    for (const loop of loops.values()) loop.wake();
    sweeper.now();
  };

  const tickers: Ticker[] = [];
  const tick = (name: string, everyMs: number, work: () => Promise<void>): Ticker => {
    const ticker = startTicker(everyMs, work, (error) => log.error({ err: error }, `${name} failed`));
    tickers.push(ticker);
    return ticker;
  };
  const sweeper = tick("sweep", SWEEP_MS, sweep);
  const stopListening = await listen(ctx.db, "molecule_work", onWork, wakeAll);
  tick("renewal", RENEW_MS, renew);
  tick("inspection", INSPECT_MS, inspect);
  sweeper.now();

  return {
    wake: (workspaceId) => loops.get(workspaceId)?.wake(),
    stop: async () => {
      stopping = true;
      await stopListening();
      await Promise.all([...loops.values()].map((loop) => loop.shutDown()));
      await Promise.all(tickers.map((ticker) => ticker.stop()));
    },
  };
};
