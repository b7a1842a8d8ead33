import type { OpenRun } from "@molecule/db/repositories";
import { type LeasedView, readLeasedWorkspace } from "@molecule/services/run";
import {
  type DriverKind,
  getDriver,
  type Inspection,
  isLeftOnStop,
  type RunHandle,
} from "../drivers/driver.ts";
import type { HeldWorkspace, ReconcileContext } from "./held-workspace.ts";
import type { RunView, WorkspaceView } from "./plan-step.ts";

export type Look = {
  readonly view: WorkspaceView;
  readonly factsVersion: string;
  /** What executes it. */
  readonly kind: DriverKind;
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

const proofOf = ({ proof }: OpenRun, underWay: boolean): RunView["proof"] => {
  if (underWay) return { kind: "under-way" };
  if (proof === null) return { kind: "none" };
  return proof.status === "failed" ? { kind: "failed", fault: proof } : { kind: "passed" };
};

const viewOf = (run: OpenRun, seen: Inspection, startable: boolean, proof: RunView["proof"]): RunView => ({
  id: run.id,
  generation: run.generation,
  mode: run.mode,
  live: run.live,
  registered: run.registered,
  recorded: run.handle !== null,
  proof,
  proofAsked: run.proofAsked,
  coMingled: run.coMingled,
  stopReason: run.stopReason,
  busy: run.busy,
  drainingForMs: run.drainingForMs,
  liveForMs: run.liveForMs,
  silentForMs: run.silentForMs,
  // A run that was live and of which nothing is known here has ended somewhere else.
  execution: seen.state === "absent" && run.live ? "exited" : seen.state,
  boot: seen.state === "running" ? (seen.boot ?? null) : null,
  exit: seen.state === "exited" ? { code: seen.exitCode, words: inWords(seen) } : null,
  startable,
});

/** Sees a workspace as the database, the driver and this process's memory know it together. */
export const lookAtWorkspace = async (context: ReconcileContext, held: HeldWorkspace): Promise<Look> => {
  const leased: LeasedView = await readLeasedWorkspace(context.ctx, held.lease);
  const kind = getDriver(context.drivers, leased.driver);
  const handles = new Map<string, RunHandle>();
  const runs: RunView[] = [];
  for (const run of leased.runs) {
    const startable = held.prepared.has(run.id);
    const handle = handleOf(held, run);
    const seen: Inspection = startable ? { state: "absent" } : await kind.driver.inspect(handle);
    handles.set(run.id, seen.state === "running" ? seen.handle : handle);
    runs.push(viewOf(run, seen, startable, proofOf(run, context.provers.isUnderWay(run.id))));
  }
  held.alive = runs.flatMap((run) => (run.execution === "running" || run.startable ? [run.id] : []));
  held.watched = runs.flatMap((run) => {
    const handle = handles.get(run.id);
    return run.execution === "running" && handle !== undefined ? [{ handle, kind }] : [];
  });
  const { factsVersion, driver: _, refusal: __, runs: ___, ...standing } = leased;
  return {
    view: {
      ...standing,
      runs,
      refusalStands: held.refusedWith === factsVersion,
      stopNow: held.stopNow,
      shuttingDown: held.shuttingDown,
      leftOnStop: isLeftOnStop(context.agentsOnStop, leased.driver),
    },
    factsVersion,
    kind,
    handleOf: (run) => handles.get(run.id) ?? { runId: run.id, ...held.lease },
  };
};
