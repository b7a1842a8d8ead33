import { LeaseLostError, observeWorkspace } from "@molecule/services/run";
import { type HeldWorkspace, holdWorkspace, type ReconcileContext } from "./held-workspace.ts";
import { lookAtWorkspace } from "./look-at-workspace.ts";
import { performStep, type StepOutcome } from "./perform-step.ts";
import { planStep } from "./plan-step.ts";

/** The one reconciliation of one workspace: looks, takes a step, looks again, until there is nothing to do. */
export type WorkspaceLoop = {
  readonly held: HeldWorkspace;
  /** Something may have changed. */
  readonly wake: () => void;
  /** Ends the workspace's run and lets go of it. Resolves when that is done, or given up. */
  readonly shutDown: () => Promise<void>;
  /** Stops touching the workspace at once: it is another's now. */
  readonly abandon: () => void;
};

/** More steps in a row than any start takes: something goes in circles, and must not do so at full speed. */
const MOST_STEPS = 40;
const BREATHER_MS = 1_000;
const FIRST_ERROR_MS = 500;
const LONGEST_ERROR_MS = 30_000;

export const startWorkspaceLoop = (
  context: ReconcileContext,
  lease: HeldWorkspace["lease"],
  onGone: () => void,
): WorkspaceLoop => {
  const held = holdWorkspace(lease);
  const { log, slots } = context;
  const { workspaceId } = lease;
  const gone = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | null = null;
  let passing = false;
  let woken = false;
  let isGone = false;
  let errors = 0;

  const leave = (): void => {
    if (isGone) return;
    isGone = true;
    if (timer !== null) clearTimeout(timer);
    held.prepared.clear();
    slots.free(workspaceId);
    onGone();
    gone.resolve();
  };

  const wakeIn = (ms: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(wake, ms);
  };

  const takeSteps = async (): Promise<StepOutcome> => {
    for (let taken = 0; taken < MOST_STEPS && !isGone; taken += 1) {
      woken = false;
      const look = await lookAtWorkspace(context, held);
      const outcome = await performStep({ context, held, look, wake }, planStep(look.view));
      if (outcome.kind === "released" || (outcome.kind === "rest" && !woken)) return outcome;
    }
    woken = false;
    return { kind: "rest", wakeInMs: BREATHER_MS };
  };

  const recover = async (error: unknown): Promise<void> => {
    if (error instanceof LeaseLostError) {
      log.warn({ workspaceId, fence: lease.fence }, "lease lost");
      return leave();
    }
    errors += 1;
    const waitMs = Math.min(FIRST_ERROR_MS * 2 ** (errors - 1), LONGEST_ERROR_MS);
    log.error({ workspaceId, err: error, waitMs }, "step failed");
    wakeIn(waitMs);
    const lastError = "The platform could not take the next step; it tries again.";
    await observeWorkspace(context.ctx, lease, { lastError }).catch(() => undefined);
  };

  const pass = async (): Promise<void> => {
    passing = true;
    if (timer !== null) clearTimeout(timer);
    try {
      const outcome = await takeSteps();
      errors = 0;
      if (outcome.kind === "released") leave();
      else if (outcome.kind === "rest" && outcome.wakeInMs !== null) wakeIn(outcome.wakeInMs);
    } catch (error) {
      await recover(error);
    } finally {
      passing = false;
      if (woken && !isGone && errors === 0) wake();
    }
  };

  const wake = (): void => {
    woken = true;
    if (!passing && !isGone) void pass();
  };

  wake();
  return {
    held,
    wake,
    abandon: leave,
    shutDown: () => {
      held.shuttingDown = true;
      errors = 0;
      wake();
      return gone.promise;
    },
  };
};
