import type { RunEndReason } from "@molecule/domain";
import {
  cancelDrain,
  drainRun,
  endRun,
  enterStage,
  hibernateIdle,
  markLive,
  noteStart,
  observeWorkspace,
  PASSING,
  planRetryMs,
  prepareRun,
  releaseWorkspace,
  settleWorkspace,
} from "@molecule/services/run";
import type { RunHandle } from "../drivers/driver.ts";
import { readLastReason } from "./describe-end.ts";
import { describeError } from "./describe-error.ts";
import { faultOfEngine, findEngineFault } from "./engine-fault.ts";
import type { HeldWorkspace, ReconcileContext } from "./held-workspace.ts";
import type { Look } from "./look-at-workspace.ts";
import { planEgress } from "./plan-egress.ts";
import { isForced, type RunView, type Step } from "./plan-step.ts";

/** `again`: look what is next. `rest`: nothing is to be done before this time, or a wake. `released`: not ours. */
export type StepOutcome =
  | { readonly kind: "again" }
  | { readonly kind: "rest"; readonly wakeInMs: number | null }
  | { readonly kind: "released" };

const AGAIN: StepOutcome = { kind: "again" };
/** Between SIGTERM and SIGKILL, for a run that has drained or whose grace is over. */
const STOP_GRACE_MS = 3_000;
/** Runs that do not listen, or must not be given the time. */
const NO_GRACE: ReadonlySet<RunEndReason> = new Set(["lost", "co_mingled", "leaked"]);

type Performer = {
  readonly context: ReconcileContext;
  readonly held: HeldWorkspace;
  readonly look: Look;
  /** Asks for another look, as soon as there is a reason. */
  readonly wake: () => void;
};

const prepare = async ({ context, held, look, wake }: Performer): Promise<StepOutcome> => {
  const { ctx, slots, openSecret, platformUrl, log } = context;
  const { view, factsVersion, kind } = look;
  const serving = view.runs.some((run) => run.live);
  if (view.stage !== "queued")
    await enterStage(ctx, held.lease, {
      stage: "queued",
      generation: view.desiredGeneration,
      ...(serving ? {} : { state: "provisioning" as const }),
    });
  if (!slots.take(held.lease.workspaceId, wake, isForced(view))) return { kind: "rest", wakeInMs: null };
  const engineFault = await findEngineFault(kind, (err) => log.warn({ ...held.lease, err }, "not ready"));
  const result = await prepareRun(ctx, held.lease, {
    ...{ openSecret, engineFault },
    identify: (run) => ({ PLATFORM_URL: platformUrl, ...kind.surroundings(run) }),
    retryUnresolvedInMs: planRetryMs(held.unresolvedTries + 1),
  });
  const { workspaceId } = held.lease;
  if (result.ok) {
    held.prepared.set(result.run.id, result);
    held.unresolvedTries = 0;
    held.refusedWith = null;
    log.info({ workspaceId, runId: result.run.id, generation: result.run.generation }, "prepared");
    return AGAIN;
  }
  slots.free(workspaceId);
  const unresolved = PASSING.has(result.code);
  held.unresolvedTries = unresolved ? held.unresolvedTries + 1 : 0;
  held.refusedWith = unresolved ? null : factsVersion;
  held.stopNow = result.stopNow;
  log.info({ workspaceId, code: result.code, names: result.names }, "refused");
  return AGAIN;
};

const start = async ({ context, held, look }: Performer, run: RunView): Promise<StepOutcome> => {
  const { ctx, log } = context;
  const { lease } = held;
  const prepared = held.prepared.get(run.id);
  if (prepared === undefined) return AGAIN;
  const { executor, env, secretValues } = prepared;
  const { driver } = look.kind;
  const ref = { runId: run.id, workspaceId: lease.workspaceId, tenantId: lease.tenantId };
  const { generation } = run;
  await enterStage(ctx, lease, { stage: "starting", runId: run.id, generation, state: "provisioning" });
  held.prepared.delete(run.id);
  let handle: RunHandle;
  try {
    handle = await driver.start({
      ...ref,
      ...{ fence: lease.fence, executor, env, secretValues },
      egress: planEgress(ctx.registry, prepared),
    });
  } catch (error) {
    log.warn({ ...ref, err: error }, "start failed");
    context.slots.free(lease.workspaceId);
    // It may have been started all the same, and its answer lost. If nobody can tell, the run stays open: whoever looks
    // next finds what is there.
    await driver.stop(ref, 0);
    const detail = describeError(error, look.kind.failure);
    const fault = faultOfEngine(detail);
    await endRun(ctx, lease, { id: run.id, generation, reason: "start_failed", detail, retry: true, fault });
    return AGAIN;
  }
  const noted = await noteStart(ctx, lease, { id: run.id, generation, handle: handle.engine ?? {} }).catch(
    async (error: unknown) => {
      // Whoever holds the workspace now knows nothing of this process.
      await driver.stop(handle, 0);
      throw error;
    },
  );
  if (!noted) await driver.stop(handle, 0);
  return AGAIN;
};

const end = async (
  { context, held, look }: Performer,
  step: Extract<Step, { do: "end" }>,
): Promise<StepOutcome> => {
  const { ctx, slots, provers, log } = context;
  const { lease } = held;
  const { run, reason } = step;
  provers.forget(run.id);
  const { driver } = look.kind;
  const handle = look.handleOf(run);
  const { id, generation } = run;
  if (run.execution === "running")
    await enterStage(ctx, lease, { stage: "stopping", runId: id, generation: look.view.desiredGeneration });
  // Also when it has ended: it may have left processes of its own behind.
  if (!run.startable) await driver.stop(handle, NO_GRACE.has(reason) ? 0 : STOP_GRACE_MS);
  const said = step.retry && run.execution === "exited" ? await readLastReason(driver, handle) : null;
  const detail = said === null ? step.detail : `${step.detail} It said: ${said}`;
  const exitCode = run.exit?.code ?? null;
  await endRun(ctx, lease, {
    id,
    generation,
    reason,
    exitCode,
    detail,
    retry: step.retry,
    fault: step.fault,
  });
  held.prepared.delete(id);
  held.stopNow = null;
  if (!run.live || step.retry) slots.free(lease.workspaceId);
  log.info({ workspaceId: lease.workspaceId, runId: id, reason, exitCode }, "ended");
  return AGAIN;
};

/** The run that starts shows the stage; one that serves is proved beside its work. */
const prove = async ({ context, held }: Performer, run: RunView): Promise<StepOutcome> => {
  const { id: runId, generation } = run;
  if (!run.live) await enterStage(context.ctx, held.lease, { stage: "proving", runId, generation });
  context.provers.begin(held.lease, runId);
  return AGAIN;
};

/** What would be started was called off, and nothing else serves. */
const callOff = async ({ context, held, look }: Performer): Promise<StepOutcome> => {
  const message = "A person called the start off. What was saved waits for the next restart.";
  await observeWorkspace(context.ctx, held.lease, {
    state: "offline",
    stage: null,
    retryInMs: null,
    refusal: {
      ...{ code: "START_CANCELLED", names: [], message },
      generation: look.view.desiredGeneration,
      at: new Date().toISOString(),
    },
  });
  return AGAIN;
};

const goLive = async ({ context, held }: Performer, run: RunView): Promise<StepOutcome> => {
  const { ctx, slots, deliver, log } = context;
  const { lease } = held;
  if (!(await markLive(ctx, lease, run))) return AGAIN;
  slots.free(lease.workspaceId);
  log.info({ workspaceId: lease.workspaceId, runId: run.id, generation: run.generation }, "live");
  deliver(lease);
  return AGAIN;
};

const settle = async (
  { context, held, look }: Performer,
  state: Extract<Step, { do: "settle" }>["state"],
): Promise<StepOutcome> => {
  // What an engine keeps of its runs holds its secrets: until that is gone, it is not removed.
  if (state === "removed") await look.kind.driver.forget(held.lease.workspaceId);
  await settleWorkspace(context.ctx, held.lease, { state, generation: look.view.desiredGeneration });
  return AGAIN;
};

/** Takes one step. @throws LeaseLostError, the database's or the driver's error */
export const performStep = async (performer: Performer, step: Step): Promise<StepOutcome> => {
  const { ctx } = performer.context;
  const { lease } = performer.held;
  switch (step.do) {
    case "rest":
      return { kind: "rest", wakeInMs: step.wakeInMs };
    case "release":
      await releaseWorkspace(ctx, lease);
      return { kind: "released" };
    case "prepare":
      return prepare(performer);
    case "start":
      return start(performer, step.run);
    case "note-start": {
      const { id, generation } = step.run;
      const handle = performer.look.handleOf(step.run).engine ?? {};
      await noteStart(ctx, lease, { id, generation, handle });
      return AGAIN;
    }
    case "end":
      return end(performer, step);
    case "prove":
      return prove(performer, step.run);
    case "call-off":
      return callOff(performer);
    case "hibernate":
      await hibernateIdle(ctx, lease);
      return AGAIN;
    case "go-live":
      return goLive(performer, step.run);
    case "drain":
      await drainRun(ctx, lease, { id: step.run.id });
      return AGAIN;
    case "cancel-drain":
      await cancelDrain(ctx, lease, step.run.id);
      return AGAIN;
    case "observe":
      await observeWorkspace(ctx, lease, { state: step.state, stage: null });
      return AGAIN;
    case "forgive-crashes":
      await observeWorkspace(ctx, lease, { crashCount: 0 });
      return AGAIN;
    case "settle":
      return settle(performer, step.state);
  }
};
