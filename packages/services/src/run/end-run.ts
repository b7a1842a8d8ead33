import {
  endRun as endOpenRun,
  type Observation,
  recordChange,
  recordLifecycleEvent,
  recordObservation,
  releaseConfirmations,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import type { ProofFault, RunEndReason, RunId } from "@molecule/domain";
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
  /** Why it is not proved. */
  readonly fault?: ProofFault | undefined;
};

/** Crashes in a row from which on the card speaks of a loop. */
const LOOP_FROM = 5;
/** After so many it is not tried again by itself: what nine pauses did not mend needs a person. */
export const STOP_AFTER = 10;

const refusalCode = (crashCount: number, { reason }: EndRunInput) => {
  if (crashCount >= LOOP_FROM) return "CRASH_LOOP";
  if (reason === "unproved") return "PROVING_FAILED";
  return reason === "start_failed" ? "START_FAILED" : null;
};

const crashWords = (crashCount: number, { detail }: EndRunInput): string => {
  if (crashCount < LOOP_FROM) return detail;
  const stopped = crashCount >= STOP_AFTER ? " It is not tried again until somebody restarts it." : "";
  return `It failed ${crashCount} times in a row.${stopped} ${detail}`;
};

const planCrash = ({ workspace }: Leased, end: EndRunInput): Observation => {
  // What passes by itself is tried for as long as it takes.
  const most = end.fault?.passing === true ? STOP_AFTER - 1 : STOP_AFTER;
  const crashCount = Math.min(workspace.crashCount + 1, most);
  const code = refusalCode(crashCount, end);
  return {
    state: code === null ? "offline" : "failed",
    stage: null,
    crashCount,
    retryInMs: crashCount >= STOP_AFTER ? null : planRetryMs(crashCount),
    lastError: end.detail,
    cancelledGeneration: 0,
    ...(code === null
      ? {}
      : {
          refusal: {
            code,
            names: [...(end.fault?.names ?? [])],
            message: crashWords(crashCount, end),
            generation: end.generation,
            at: new Date().toISOString(),
          },
        }),
  };
};

/** A person called the start off while it was failing by itself: it stays called off, and nobody tries it again. */
const isCalledOff = ({ workspace }: Leased, served: boolean): boolean =>
  !served && workspace.cancelledGeneration === workspace.desiredGeneration;

/**
 * The run was the newest that is wanted: its end is a crash. One that was to be replaced anyway leaves no pause behind,
 * so what was saved since is started at once.
 */
const isCrash = ({ workspace }: Leased, { generation }: EndRunInput): boolean =>
  workspace.desiredState === "running" && workspace.desiredGeneration === generation;

const whatHappened = (end: EndRunInput) => {
  if (end.reason === "start_failed" || end.reason === "unproved") return "failed";
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
    const again = end.retry && !isCalledOff(leased, ended.served);
    if (again && isCrash(leased, end)) await recordObservation(tx, scope, workspace, planCrash(leased, end));
    else if (again) await recordObservation(tx, scope, workspace, { cancelledGeneration: 0 });
    await recordLifecycleEvent(tx, scope, {
      workspaceId: workspace.id,
      runId: end.id,
      generation: end.generation,
      what: whatHappened(end),
      detail: end.detail,
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: workspace.id, topic: "workspace" });
  });
