import { listen } from "@molecule/db";
import { type WorkspaceId, workspaceIdSchema } from "@molecule/domain";
import { claimWork, type FleetParts, inspectHeld, renewHeld, sweep } from "./fleet-parts.ts";
import type { ReconcileContext } from "./held-workspace.ts";
import type { OwnerName } from "./owner-name.ts";
import { startTicker, type Ticker } from "./ticker.ts";
import type { WorkspaceLoop } from "./workspace-loop.ts";

/** The workspaces that this supervisor holds, each with its loop. */
export type Fleet = {
  readonly wake: (workspaceId: WorkspaceId) => void;
  readonly holds: (workspaceId: WorkspaceId) => boolean;
  /** How many it holds. */
  readonly size: () => number;
  /** Ends every run that this supervisor holds, lets go of everything, and claims nothing more. */
  readonly stop: () => Promise<void>;
};

const SWEEP_MS = 5_000;
const RENEW_MS = 5_000;
const INSPECT_MS = 1_000;

const hearWork = (parts: FleetParts, payload: string): void => {
  const { context, loops } = parts;
  const id = workspaceIdSchema.safeParse(payload);
  if (!id.success || parts.isStopping()) return;
  const loop = loops.get(id.data);
  if (loop === undefined)
    claimWork(parts, id.data).catch((error: unknown) => context.log.error({ err: error }, "claim failed"));
  else {
    loop.wake();
    context.deliver(loop.held.lease);
  }
};

/** Claims what needs a supervisor, now and from now on: on a notification, and by a sweep for those that got lost. */
export const startFleet = async (context: ReconcileContext, owner: OwnerName): Promise<Fleet> => {
  const loops = new Map<WorkspaceId, WorkspaceLoop>();
  let stopping = false;
  const parts: FleetParts = { context, owner, loops, isStopping: () => stopping };
  const tick = (everyMs: number, round: (parts: FleetParts) => Promise<void>): Ticker =>
    startTicker(
      everyMs,
      () => round(parts),
      (error) => context.log.error({ err: error, round: round.name }, "round failed"),
    );
  const sweeper = tick(SWEEP_MS, sweep);
  const tickers = [sweeper, tick(RENEW_MS, renewHeld), tick(INSPECT_MS, inspectHeld)];
  const wakeAll = (): void => {
    for (const loop of loops.values()) loop.wake();
    sweeper.now();
  };
  const stopListening = await listen(
    context.ctx.db,
    "molecule_work",
    (payload) => hearWork(parts, payload),
    wakeAll,
  );
  sweeper.now();
  return {
    wake: (workspaceId) => loops.get(workspaceId)?.wake(),
    holds: (workspaceId) => loops.has(workspaceId),
    size: () => loops.size,
    stop: async () => {
      stopping = true;
      await stopListening();
      await sweeper.stop();
      await Promise.all([...loops.values()].map((loop) => loop.shutDown()));
      await Promise.all(tickers.map((ticker) => ticker.stop()));
    },
  };
};
