import { LeaseLostError, observeWorkspace, StaleObservationError } from "@molecule/services/run";
import { describeError } from "./describe-error.ts";
import { type HeldWorkspace, holdWorkspace, type ReconcileContext } from "./held-workspace.ts";
import { lookAtWorkspace } from "./look-at-workspace.ts";
import { performStep, type StepOutcome } from "./perform-step.ts";
import { planStep } from "./plan-step.ts";

/** The one reconciliation of one workspace: looks, takes a step, looks again, until there is nothing to do. */
export type WorkspaceLoop = {
  readonly held: HeldWorkspace;
  /** Something may have changed. */
  readonly wake: () => void;
  /** Ends the workspace's run, unless it is to go on, and lets go of it. Resolves when that is done, or given up. */
  readonly shutDown: () => Promise<void>;
  /** Stops touching the workspace at once: it is another's now. */
  readonly abandon: () => void;
};

/** More steps in a row than any start takes: something goes in circles, and must not do so at full speed. */
const MOST_STEPS = 40;
const BREATHER_MS = 1_000;
const FIRST_ERROR_MS = 500;
const LONGEST_ERROR_MS = 30_000;
/** A timer's delay is a signed 32-bit number; a longer wait looks once too often. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What wakes a loop: whoever says so, or a time. A wake during a look leads to one more look. */
type Alarm = {
  readonly ring: () => void;
  readonly setIn: (ms: number) => void;
  /** Whether it rang since the last call. */
  readonly hasRung: () => boolean;
  readonly off: () => void;
};

const createAlarm = (onRing: () => void): Alarm => {
  let timer: NodeJS.Timeout | undefined;
  let rung = false;
  const ring = (): void => {
    rung = true;
    onRing();
  };
  return {
    ring,
    setIn: (ms) => {
      clearTimeout(timer);
      timer = setTimeout(ring, Math.min(ms, LONGEST_TIMER_MS));
    },
    hasRung: () => {
      const was = rung;
      rung = false;
      return was;
    },
    off: () => clearTimeout(timer),
  };
};

/** A step on a workspace that somebody changed since it was looked at is no fault: the next look sees it. */
const takeStep = async (...step: Parameters<typeof performStep>): Promise<StepOutcome> => {
  try {
    return await performStep(...step);
  } catch (error) {
    if (error instanceof StaleObservationError) return { kind: "again" };
    throw error;
  }
};

const takeSteps = async (
  context: ReconcileContext,
  held: HeldWorkspace,
  alarm: Alarm,
): Promise<StepOutcome> => {
  for (let taken = 0; taken < MOST_STEPS && !held.gone; taken += 1) {
    alarm.hasRung();
    const look = await lookAtWorkspace(context, held);
    const outcome = await takeStep({ context, held, look, wake: alarm.ring }, planStep(look.view));
    if (outcome.kind === "released" || (outcome.kind === "rest" && !alarm.hasRung())) return outcome;
  }
  alarm.hasRung();
  return { kind: "rest", wakeInMs: BREATHER_MS };
};

/** @returns how long to wait before the next look; null when there is none */
const recover = async (
  { ctx, log }: ReconcileContext,
  { lease }: HeldWorkspace,
  error: unknown,
  errors: number,
): Promise<number | null> => {
  const { workspaceId, fence } = lease;
  if (error instanceof LeaseLostError) {
    log.warn({ workspaceId, fence }, "lease lost");
    return null;
  }
  const waitMs = Math.min(FIRST_ERROR_MS * 2 ** (errors - 1), LONGEST_ERROR_MS);
  log.error({ workspaceId, err: error, waitMs }, "step failed");
  const lastError = describeError(error, "The platform could not take the next step; it tries again.");
  await observeWorkspace(ctx, lease, { lastError }).catch(() => undefined);
  return waitMs;
};

export const startWorkspaceLoop = (
  context: ReconcileContext,
  lease: HeldWorkspace["lease"],
  onGone: () => void,
): WorkspaceLoop => {
  const held = holdWorkspace(lease);
  const gone = Promise.withResolvers<void>();
  let passing = false;
  let errors = 0;

  const leave = (): void => {
    if (held.gone) return;
    held.gone = true;
    alarm.off();
    held.prepared.clear();
    context.slots.free(lease.workspaceId);
    onGone();
    gone.resolve();
  };

  const pass = async (): Promise<void> => {
    passing = true;
    alarm.off();
    try {
      const outcome = await takeSteps(context, held, alarm);
      errors = 0;
      if (outcome.kind === "released") leave();
      else if (outcome.kind === "rest" && outcome.wakeInMs !== null) alarm.setIn(outcome.wakeInMs);
    } catch (error) {
      errors += 1;
      const waitMs = await recover(context, held, error, errors);
      if (waitMs === null) leave();
      else alarm.setIn(waitMs);
    }
    passing = false;
    if (alarm.hasRung()) alarm.ring();
  };

  const alarm = createAlarm(() => {
    if (!passing && !held.gone) void pass();
  });
  alarm.ring();
  return {
    held,
    wake: alarm.ring,
    abandon: leave,
    shutDown: () => {
      held.shuttingDown = true;
      alarm.ring();
      return gone.promise;
    },
  };
};
