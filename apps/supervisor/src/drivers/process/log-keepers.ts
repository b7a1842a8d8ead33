import { setTimeout as delay } from "node:timers/promises";
import type { RunId, Secret } from "@molecule/domain";
import type { RunRef } from "../driver.ts";
import { createLogRedactor } from "../log/redact-log.ts";
import { keepLog, type LogKeeper } from "./log-keeper.ts";
import type { RunFolder } from "./run-folder.ts";

export type LogKeepersOptions = {
  readonly folderOf: (run: RunRef) => RunFolder;
  readonly maxLogBytes: number;
  /** Values to keep out of the log of a run that another supervisor started. */
  readonly listSecretValues: (run: RunRef) => Promise<readonly Secret[]>;
};

/** The keepers of the logs of the runs that this process looks after, one per run. */
export type LogKeepers = {
  readonly keep: (run: RunRef, values: readonly Secret[]) => void;
  /** Goes on with the log of a run that has no keeper here. */
  readonly adopt: (run: RunRef) => Promise<void>;
  /** Writes what the run said last, and lets go of its log. */
  readonly finish: (runId: RunId) => Promise<void>;
};

/** What a run wrote last is in its pipe; something it left behind that holds the pipe open holds nobody up. */
const LAST_WORDS_MS = 500;

export const createLogKeepers = (options: LogKeepersOptions): LogKeepers => {
  const keepers = new Map<RunId, LogKeeper>();
  const keep = (run: RunRef, values: readonly Secret[]): void => {
    const { output, log } = options.folderOf(run);
    const redactor = createLogRedactor(values.map((value) => value.expose()));
    const keeper = keepLog(output, { path: log, maxBytes: options.maxLogBytes }, redactor);
    keepers.set(run.runId, keeper);
    void keeper.done.then(() => keepers.delete(run.runId));
  };
  return {
    keep,
    adopt: async (run) => {
      if (keepers.has(run.runId)) return;
      const values = await options.listSecretValues(run);
      if (!keepers.has(run.runId)) keep(run, values);
    },
    finish: async (runId) => {
      const keeper = keepers.get(runId);
      if (keeper === undefined) return;
      await Promise.race([keeper.done, delay(LAST_WORDS_MS, undefined, { ref: false })]);
      keeper.close();
    },
  };
};
