import type { OpenRun } from "@molecule/db/repositories";
import { type LeasedView, readLeasedWorkspace } from "@molecule/services/run";
import type { Inspection, RunHandle } from "../drivers/driver.ts";
import type { HeldWorkspace, ReconcileContext } from "./held-workspace.ts";
import type { RunView, WorkspaceView } from "./plan-step.ts";

export type Look = {
  readonly view: WorkspaceView;
  readonly factsVersion: string;
  readonly handleOf: (run: RunView) => RunHandle;
};

const handleOf = ({ lease }: HeldWorkspace, run: OpenRun): RunHandle => ({
  runId: run.id,
  workspaceId: lease.workspaceId,
  tenantId: lease.tenantId,
  ...(run.handle === null ? {} : { engine: run.handle }),
});

const inWords = (inspection: Extract<Inspection, { state: "exited" }>): string => {
  if (inspection.signal !== null) return `signal ${inspection.signal}`;
  return inspection.exitCode === null ? "unseen" : `code ${inspection.exitCode}`;
};

const viewOf = (run: OpenRun, seen: Inspection, startable: boolean): RunView => ({
  id: run.id,
  generation: run.generation,
  mode: run.mode,
  live: run.live,
  registered: run.registered,
  recorded: run.handle !== null,
  coMingled: run.coMingled,
  stopReason: run.stopReason,
  busy: run.busy,
  drainingForMs: run.drainingForMs,
  liveForMs: run.liveForMs,
  silentForMs: run.silentForMs,
  // A run that was live and of which nothing is known here has ended somewhere else.
  execution: seen.state === "absent" && run.live ? "exited" : seen.state,
  exit: seen.state === "exited" ? { code: seen.exitCode, words: inWords(seen) } : null,
  startable,
});

/** Sees a workspace as the database, the driver and this process's memory know it together. */
export const lookAtWorkspace = async (context: ReconcileContext, held: HeldWorkspace): Promise<Look> => {
  const leased: LeasedView = await readLeasedWorkspace(context.ctx, held.lease);
  const { driver } = context.drivers.process;
  const handles = new Map<string, RunHandle>();
  const runs: RunView[] = [];
  for (const run of leased.runs) {
    const startable = held.prepared.has(run.id);
    const handle = handleOf(held, run);
    const seen: Inspection = startable ? { state: "absent" } : await driver.inspect(handle);
    handles.set(run.id, seen.state === "running" ? seen.handle : handle);
    runs.push(viewOf(run, seen, startable));
  }
  held.alive = runs.flatMap((run) => (run.execution === "running" || run.startable ? [run.id] : []));
  held.watched = runs.flatMap((run) => {
    const handle = handles.get(run.id);
    return run.execution === "running" && handle !== undefined ? [handle] : [];
  });
  const { factsVersion, driver: _, refusal: __, runs: ___, ...standing } = leased;
  return {
    view: {
      ...standing,
      runs,
      refusalStands: held.refusedWith === factsVersion,
      stopNow: held.stopNow,
      shuttingDown: held.shuttingDown,
    },
    factsVersion,
    handleOf: (run) => handles.get(run.id) ?? { runId: run.id, ...held.lease },
  };
};
