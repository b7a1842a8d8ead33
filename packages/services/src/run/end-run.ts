import {
  endRun as endOpenRun,
  type Observation,
  recordChange,
  recordLifecycleEvent,
  recordObservation,
  releaseConfirmations,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import type { RunEndReason, RunId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { type Leased, withLease } from "./lease.ts";
import { planRetryMs } from "./plan-retry.ts";

export type EndRunInput = {
  readonly id: RunId;
  readonly generation: number;
  readonly reason: RunEndReason;
  readonly exitCode?: number | null;
  /** One sentence: what happened, for the card and the timeline. */
  readonly detail: string;
  /** It should have gone on: it is tried again, later each time. */
  readonly retry: boolean;
};

/** Crashes in a row from which on the card speaks of a loop. */
const LOOP_FROM = 5;

const planCrash = ({ workspace }: Leased, end: EndRunInput): Observation => {
  const crashCount = workspace.crashCount + 1;
  const code = crashCount >= LOOP_FROM ? "CRASH_LOOP" : end.reason === "start_failed" ? "START_FAILED" : null;
  const looping = crashCount >= LOOP_FROM;
  return {
    state: code === null ? "offline" : "failed",
    stage: null,
    crashCount,
    retryInMs: planRetryMs(crashCount),
    lastError: end.detail,
    ...(code === null
      ? {}
      : {
          refusal: {
            code,
            names: [],
            message: looping ? `It ended ${crashCount} times in a row. ${end.detail}` : end.detail,
            generation: end.generation,
            at: new Date().toISOString(),
          },
        }),
  };
};

const whatHappened = (end: EndRunInput) => {
  if (end.reason === "start_failed") return "failed";
  return end.retry ? "crashed" : "ended";
};

/**
 * Ends a run for good; its keys stop being valid with the commit. A run that should have gone on leaves the time
 * of the next try on the workspace, with the cause.
 * @throws LeaseLostError
 */
export const endRun = (ctx: ServiceContext, lease: WorkspaceLease, end: EndRunInput): Promise<void> =>
  withLease(ctx, lease, async (leased) => {
    const { tx, scope, workspace } = leased;
    const ended = await endOpenRun(tx, scope, end.id, end);
    if (ended === undefined) return;
    if (!ended.served) await releaseConfirmations(tx, scope, end.id);
    if (end.retry) await recordObservation(tx, scope, workspace, planCrash(leased, end));
    await recordLifecycleEvent(tx, scope, {
      workspaceId: workspace.id,
      runId: end.id,
      generation: end.generation,
      what: whatHappened(end),
      detail: end.detail,
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: workspace.id, topic: "workspace" });
  });
