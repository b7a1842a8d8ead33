import type { HeartbeatRequest } from "@molecule/domain";
import type { Log } from "../log.ts";
import type { PlatformClient } from "./platform-client.ts";
import type { UsageOutbox } from "./usage-outbox.ts";

/** Why the process leaves: told so, or out of touch for too long. */
export type LeaveReason = "told-to-exit" | "out-of-touch";

export type HeartbeatOptions = {
  readonly platform: PlatformClient;
  readonly outbox: UsageOutbox;
  readonly intervalMs: number;
  readonly failureLimitMs: number;
  readonly describe: () => Pick<HeartbeatRequest, "currentTask" | "draining">;
  /** Each answer says anew whether to drain, so that a cancelled restart lets the agent go on. */
  readonly onDrain: (drain: boolean) => void;
  readonly onChanges: (names: readonly string[]) => void;
  readonly onLeave: (reason: LeaveReason) => void;
  readonly log: Log;
};

export type Heartbeats = {
  /** Beats now instead of at the next interval: a task ended, a report waits. */
  readonly beatSoon: () => void;
  /** Stops beating; with a last beat for what is still to be reported. */
  readonly stop: () => Promise<void>;
};

/** Between two beats that were asked for; many ended tasks make few beats. */
const SOON_MS = 100;

/** One sign of life and what is answered to it. @returns whether it was answered */
const beatOnce = async (options: HeartbeatOptions, silentForMs: () => number): Promise<boolean> => {
  const { platform, outbox, log } = options;
  try {
    const answer = await platform.heartbeat({ ...options.describe(), usage: outbox.list() });
    outbox.acknowledge(answer.acknowledged ?? []);
    if (answer.changes !== undefined && answer.changes.length > 0) options.onChanges(answer.changes);
    options.onDrain(answer.drain === true);
    if (answer.exit === true) options.onLeave("told-to-exit");
    return true;
  } catch (error) {
    const silentMs = Math.round(silentForMs());
    log.warn("heartbeat-failed", { silentMs, reason: error instanceof Error ? error.message : "unknown" });
    if (silentMs >= options.failureLimitMs) options.onLeave("out-of-touch");
    return false;
  }
};

/** Beats until it is stopped. One beat at a time; time is the process's own, so a changed clock does not matter. */
export const startHeartbeats = (options: HeartbeatOptions): Heartbeats => {
  let timer: NodeJS.Timeout | null = null;
  let beating: Promise<void> | null = null;
  let soon = false;
  let stopped = false;
  let lastAnswerAt = performance.now();

  const beat = async (): Promise<void> => {
    if (await beatOnce(options, () => performance.now() - lastAnswerAt)) lastAnswerAt = performance.now();
  };
  const schedule = (inMs: number) => {
    if (stopped) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(run, inMs);
  };
  const run = () => {
    soon = false;
    beating = beat().finally(() => {
      beating = null;
      schedule(soon ? SOON_MS : options.intervalMs);
    });
  };
  schedule(options.intervalMs);
  return {
    beatSoon: () => {
      if (soon) return;
      soon = true;
      if (beating === null) schedule(SOON_MS);
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await beating;
      if (options.outbox.list().length > 0) await beat();
    },
  };
};
