import { setTimeout as delay } from "node:timers/promises";
import type { RunId } from "@molecule/domain";
import type { RunRef } from "../driver.ts";
import type { AgentExit } from "../exit-code.ts";

/** How the processes that this process started ended. */
export type Children = {
  readonly remember: (run: RunRef, exited: Promise<AgentExit>) => void;
  /** How a run's process, which is gone, ended; null when it is no child of ours. */
  readonly hear: (runId: RunId) => Promise<AgentExit | null>;
};

/** A process is gone from the table a moment before its parent hears how it ended. */
const HEAR_WITHIN_MS = 1_000;
/** The latest are remembered; of earlier ones the database knows. */
const KEPT = 2_000;

export const createChildren = (onExit: (run: RunRef) => void): Children => {
  const exits = new Map<RunId, Promise<AgentExit>>();
  return {
    remember: (run, exited) => {
      exits.set(run.runId, exited);
      const oldest = exits.keys().next().value;
      if (exits.size > KEPT && oldest !== undefined) exits.delete(oldest);
      void exited.then(() => onExit(run));
    },
    hear: async (runId) => {
      const exited = exits.get(runId);
      if (exited === undefined) return null;
      return Promise.race([exited, delay(HEAR_WITHIN_MS, null, { ref: false })]);
    },
  };
};
