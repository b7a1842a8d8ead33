import type { BillingMode, ProofFault, RunEndReason, RunId } from "@molecule/domain";
import { type LeasedView, STOP_AFTER } from "@molecule/services/run";
import type { Boot } from "../drivers/driver.ts";
import { faultOfEngine } from "./engine-fault.ts";

/** A run that has not ended, as the database, the driver and this process's memory see it together. */
export type RunView = {
  readonly id: RunId;
  readonly generation: number;
  readonly mode: BillingMode;
  readonly live: boolean;
  readonly registered: boolean;
  /** The database knows what the driver knows it by. */
  readonly recorded: boolean;
  /** What its known-answer task showed, or that it is being asked. */
  readonly proof:
    | { readonly kind: "none" | "under-way" | "passed" }
    | { readonly kind: "failed"; readonly fault: ProofFault };
  /** Somebody wants it proved again. */
  readonly proofAsked: boolean;
  /** Its environment holds a credential of the platform. */
  readonly coMingled: boolean;
  /** Somebody wants it ended at once, whatever can replace it. */
  readonly stopReason: RunEndReason | null;
  readonly busy: boolean;
  readonly drainingForMs: number | null;
  readonly liveForMs: number | null;
  readonly silentForMs: number;
  readonly execution: "running" | "exited" | "absent";
  /** How far its engine is; null where the driver does not tell. */
  readonly boot: Boot | null;
  /** How it ended, in words; null while it runs. */
  readonly exit: { readonly code: number | null; readonly words: string } | null;
  /** Its environment is in this process's memory: it can be started. */
  readonly startable: boolean;
};

export type WorkspaceView = Pick<
  LeasedView,
  | "desiredState"
  | "desiredGeneration"
  | "observedState"
  | "observedGeneration"
  | "stage"
  | "stageForMs"
  | "crashCount"
  | "retryInMs"
  | "cancelledGeneration"
  | "forcedGeneration"
  | "hibernateInMs"
> & {
  /** Newest first. */
  readonly runs: readonly RunView[];
  /** A start was refused, and nothing has changed since that it depends on. */
  readonly refusalStands: boolean;
  /** The live run must end at once, whatever can replace it. */
  readonly stopNow: RunEndReason | null;
  readonly shuttingDown: boolean;
  /** What runs goes on without a supervisor, until the next one adopts it. */
  readonly leftOnStop: boolean;
};

export type Step =
  | { readonly do: "rest"; readonly wakeInMs: number | null }
  | { readonly do: "release" }
  | { readonly do: "prepare" }
  | { readonly do: "start"; readonly run: RunView }
  /** It runs, and whoever started it died before that was noted. */
  | { readonly do: "note-start"; readonly run: RunView }
  | { readonly do: "prove"; readonly run: RunView }
  | { readonly do: "go-live"; readonly run: RunView }
  | { readonly do: "drain"; readonly run: RunView }
  | { readonly do: "cancel-drain"; readonly run: RunView }
  /** Ends the execution if it still runs, and the run. `retry`: it should have gone on. */
  | {
      readonly do: "end";
      readonly run: RunView;
      readonly reason: RunEndReason;
      readonly detail: string;
      readonly retry: boolean;
      readonly fault?: ProofFault;
    }
  | { readonly do: "observe"; readonly state: "online" | "degraded" | "offline" | "failed" | "hibernating" }
  /** Nothing serves, and a person does not want the start that would. */
  | { readonly do: "call-off" }
  | { readonly do: "hibernate" }
  | { readonly do: "forgive-crashes" }
  | { readonly do: "settle"; readonly state: "paused" | "hibernated" | "removed" };

/** A task in hand may take so long before a restart ends it. */
const DRAIN_GRACE_MS = 20_000;
const SHUTDOWN_GRACE_MS = 3_000;
/** Once its program runs. */
const REGISTER_WITHIN_MS = 30_000;
/** A node may have to fetch the agents' image first. */
const BROUGHT_UP_WITHIN_MS = 180_000;
const BOOT_POLL_MS = 1_000;
export const DEGRADED_AFTER_MS = 60_000;
const LOST_AFTER_MS = 180_000;
/** After so long without a crash, earlier ones do not count. */
const QUIET_MS = 60_000;
const DRAIN_POLL_MS = 200;
const BUSY_POLL_MS = 5_000;

const rest = (wakeInMs: number | null = null): Step => ({ do: "rest", wakeInMs });
const end = (
  run: RunView,
  reason: RunEndReason,
  detail: string,
  retry = false,
): Extract<Step, { do: "end" }> => ({
  do: "end",
  run,
  reason,
  detail,
  retry,
});

/** Drains a run that serves, and ends it when it has nothing in hand or its grace is over. */
const retire = (run: RunView, reason: RunEndReason, detail: string, graceMs: number): Step => {
  if (run.execution !== "running" || graceMs <= 0) return end(run, reason, detail);
  if (run.drainingForMs === null) return { do: "drain", run };
  if (!run.busy) return end(run, reason, detail);
  if (run.drainingForMs >= graceMs)
    return end(run, reason, `${detail} Its task was not done after ${graceMs / 1_000} s.`);
  return rest(Math.min(DRAIN_POLL_MS, graceMs - run.drainingForMs));
};

/** A person called off the start of what is wanted now. */
const isCancelled = (view: WorkspaceView): boolean => view.cancelledGeneration === view.desiredGeneration;
/** What is wanted now waits for nothing. */
export const isForced = (view: WorkspaceView): boolean => view.forcedGeneration === view.desiredGeneration;

const STOPPED_BECAUSE: Partial<Record<RunEndReason, string>> = {
  leaked: "It held a credential that was marked as leaked.",
  revoked: "A person stopped it, because of a credential that it held.",
  disabled: "Its LLM calls are not managed any more.",
};

const planShutdown = (view: WorkspaceView): Step => {
  if (view.leftOnStop) return { do: "release" };
  const [run] = view.runs;
  if (run !== undefined)
    return retire(run, "shutdown", "The platform was stopped.", run.live ? SHUTDOWN_GRACE_MS : 0);
  const serving = ["provisioning", "online", "degraded"].includes(view.observedState);
  return serving || view.stage !== null ? { do: "observe", state: "offline" } : { do: "release" };
};

const ENDED_BECAUSE = {
  paused: "The workspace was paused.",
  hibernated: "The workspace hibernates.",
  removed: "The workspace was removed.",
} as const;

const planLeave = (view: WorkspaceView, state: "paused" | "hibernated" | "removed"): Step => {
  const [run] = view.runs;
  const graceMs = state === "removed" ? 0 : DRAIN_GRACE_MS;
  const serves = view.observedState === "online" || view.observedState === "degraded";
  if (state === "hibernated" && run?.live === true && serves) return { do: "observe", state: "hibernating" };
  if (run !== undefined) return retire(run, state, ENDED_BECAUSE[state], run.live ? graceMs : 0);
  const there = view.observedState === state && view.observedGeneration === view.desiredGeneration;
  return there && view.stage === null ? { do: "release" } : { do: "settle", state };
};

const replaceLive = (view: WorkspaceView, live: RunView, next: RunView): Step => {
  const unmanaged = next.mode === "disabled" && live.mode !== "disabled";
  if (unmanaged) return retire(live, "disabled", "Its LLM calls are not managed any more.", 0);
  const graceMs = isForced(view) ? 0 : DRAIN_GRACE_MS;
  return retire(live, "superseded", `Generation ${view.desiredGeneration} replaces it.`, graceMs);
};

/** A run that has registered serves when it is proved, and not before. */
const planProof = (next: RunView): Step => {
  switch (next.proof.kind) {
    case "none":
      return { do: "prove", run: next };
    case "under-way":
      return rest();
    case "passed":
      return { do: "go-live", run: next };
    case "failed": {
      const { fault } = next.proof;
      return { do: "end", run: next, reason: "unproved", detail: fault.message, retry: true, fault };
    }
  }
};

const planRegistration = ({ stage, stageForMs }: WorkspaceView, next: RunView): Step => {
  const stageMs = stage === "registering" ? (stageForMs ?? 0) : 0;
  const { boot } = next;
  if (boot !== null && "waitingFor" in boot) {
    if (!boot.hopeless && stageMs < BROUGHT_UP_WITHIN_MS) return rest(BOOT_POLL_MS);
    const detail = `The agent was not brought up. ${boot.waitingFor}`;
    return { ...end(next, "start_failed", detail, true), fault: faultOfEngine(detail) };
  }
  const upForMs = Math.min(stageMs, boot?.upForMs ?? stageMs);
  // Whoever took over while it came up counts anew, and not without end.
  const waitedMs = Math.max(upForMs, stageMs - BROUGHT_UP_WITHIN_MS);
  if (waitedMs < REGISTER_WITHIN_MS) return rest(REGISTER_WITHIN_MS - waitedMs);
  const detail = `The agent did not register within ${REGISTER_WITHIN_MS / 1_000} s.`;
  return end(next, "start_failed", detail, true);
};

const planNext = (view: WorkspaceView, next: RunView, live: RunView | undefined): Step => {
  if (isCancelled(view)) return end(next, "cancelled", "A person called the start off.");
  if (isForced(view) && next.generation !== view.desiredGeneration)
    return end(next, "superseded", "A person asked for a new start at once.");
  if (next.execution === "exited")
    return end(
      next,
      "start_failed",
      `The agent ended ${next.registered ? "while it was being proved" : "before it registered"}: ${next.exit?.words ?? "unknown"}.`,
      true,
    );
  if (next.execution === "absent") {
    if (!next.startable) return end(next, "superseded", "It was prepared, and never started.");
    if (next.generation !== view.desiredGeneration)
      return end(next, "superseded", "Something was saved before it started.");
    return live === undefined ? { do: "start", run: next } : replaceLive(view, live, next);
  }
  if (live !== undefined) return end(live, "superseded", "Another run of the workspace has started.");
  if (!next.recorded) return { do: "note-start", run: next };
  if (next.registered) return planProof(next);
  return planRegistration(view, next);
};

/** Something is to be started, and nothing speaks against trying now. */
const mayPrepare = (view: WorkspaceView): boolean =>
  !view.refusalStands && !isCancelled(view) && (view.retryInMs ?? 0) <= 0;

const planServing = (view: WorkspaceView, live: RunView): Step => {
  if (view.stopNow !== null) return end(live, view.stopNow, "It must not go on.");
  if (live.execution !== "running") {
    if (live.drainingForMs !== null) return end(live, "superseded", "It left as it was told.");
    return end(live, "crashed", `The agent ended by itself: ${live.exit?.words ?? "unknown"}.`, true);
  }
  if (live.silentForMs >= LOST_AFTER_MS)
    return end(live, "lost", `The agent gave no sign of life for ${LOST_AFTER_MS / 1_000} s.`, true);
  const outdated = live.generation !== view.desiredGeneration;
  if (outdated && mayPrepare(view)) return { do: "prepare" };
  if (live.drainingForMs !== null) return { do: "cancel-drain", run: live };
  if (live.proofAsked && live.proof.kind !== "under-way") return { do: "prove", run: live };
  const unwell = live.silentForMs >= DEGRADED_AFTER_MS || live.proof.kind === "failed";
  const state = unwell ? "degraded" : "online";
  const calledOff = isCancelled(view) && view.stage !== null;
  if (view.observedState !== state || calledOff) return { do: "observe", state };
  if (view.crashCount > 0) {
    const quietForMs = live.liveForMs ?? 0;
    return quietForMs >= QUIET_MS ? { do: "forgive-crashes" } : rest(QUIET_MS - quietForMs);
  }
  if (outdated) return rest(view.refusalStands || isCancelled(view) ? null : view.retryInMs);
  return planIdle(view, live);
};

/** Whoever has had no task for its idle period hibernates. */
const planIdle = ({ hibernateInMs }: WorkspaceView, live: RunView): Step => {
  if (hibernateInMs === null) return rest();
  if (live.busy) return rest(Math.max(hibernateInMs, BUSY_POLL_MS));
  return hibernateInMs <= 0 ? { do: "hibernate" } : rest(hibernateInMs);
};

const planAbsent = (view: WorkspaceView): Step => {
  if (isCancelled(view))
    return view.observedState === "offline" && view.stage === null ? rest() : { do: "call-off" };
  // Its crashes are not forgiven by waiting: the next restart forgets them.
  if (view.crashCount >= STOP_AFTER) return rest();
  if (mayPrepare(view)) return { do: "prepare" };
  // The run that served in spite of the refusal is gone: now nothing does.
  if (view.refusalStands && view.observedState !== "failed") return { do: "observe", state: "failed" };
  return rest(view.refusalStands ? null : view.retryInMs);
};

/**
 * The one next step that brings a workspace closer to where it is wanted. It looks at what is there, not at what
 * was done before, so a supervisor that died in the middle is continued by whoever looks next.
 */
export const planStep = (view: WorkspaceView): Step => {
  const coMingled = view.runs.find((run) => run.coMingled);
  if (coMingled !== undefined) return end(coMingled, "co_mingled", "It holds a credential of the platform.");
  const stopped = view.runs.find((run) => run.stopReason !== null);
  if (stopped !== undefined && stopped.stopReason !== null)
    return end(stopped, stopped.stopReason, STOPPED_BECAUSE[stopped.stopReason] ?? "It must not go on.");
  if (view.shuttingDown && (view.runs.length > 0 || view.desiredState === "running"))
    return planShutdown(view);
  if (view.desiredState !== "running") return planLeave(view, view.desiredState);
  const live = view.runs.find((run) => run.live);
  const [next, ...older] = view.runs.filter((run) => !run.live);
  const stale = older.at(-1);
  if (stale !== undefined) return end(stale, "superseded", "A newer run was prepared.");
  if (next !== undefined) return planNext(view, next, live);
  return live === undefined ? planAbsent(view) : planServing(view, live);
};
