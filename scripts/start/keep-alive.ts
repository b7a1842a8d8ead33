import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../start-error.ts";
import type { ChildSpec } from "./children.ts";
import { openLog, tailOf } from "./log-file.ts";

export type KeptChild = {
  readonly name: string;
  /** Resolves when it serves for the first time. @throws StartError when it does not get there */
  readonly ready: Promise<void>;
  readonly pid: () => number | undefined;
  /** Ends it for good: asked first, killed when its grace is over. */
  readonly stop: () => Promise<void>;
};

const READY_TIMEOUT_MS = 60_000;
const TRIES_BEFORE_READY = 3;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_LAST_MS = 30_000;
/** A child that served this long starts over with a short wait when it dies. */
const QUIET_MS = 60_000;

export const backoffMs = (deathsInARow: number): number =>
  Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, deathsInARow - 1));

/** In a session of its own, so that Ctrl-C reaches us alone; it ends when the pipe at its input closes. */
const spawnChild = (spec: ChildSpec, logsDir: string): { child: ChildProcess; logPath: string } => {
  const log = openLog(logsDir, spec.name);
  const child = spawn(process.execPath, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ["pipe", log.descriptor, log.descriptor],
  });
  closeSync(log.descriptor);
  child.stdin?.on("error", () => undefined);
  return { child, logPath: log.path };
};

const waitUntilHealthy = async (spec: ChildSpec, gaveUp: () => boolean): Promise<boolean> => {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!gaveUp() && performance.now() < deadline) {
    try {
      const answer = await fetch(spec.healthUrl, { signal: AbortSignal.timeout(2_000), redirect: "error" });
      if (answer.ok) return true;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  return false;
};

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const endChild = async (child: ChildProcess, graceMs: number): Promise<void> => {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const patience = AbortSignal.timeout(graceMs);
  await Promise.race([
    ended,
    new Promise<void>((resolve) => patience.addEventListener("abort", () => resolve())),
  ]);
  if (hasEnded(child)) return;
  child.kill("SIGKILL");
  await ended;
};

const describeEnd = (child: ChildProcess): string =>
  child.signalCode === null ? `code ${child.exitCode}` : `signal ${child.signalCode}`;

/** Starts a process and starts it again whenever it dies, until it is stopped. */
export const keepAlive = (spec: ChildSpec, logsDir: string, say: (line: string) => void): KeptChild => {
  let stopping = false;
  let servedOnce = false;
  let deaths = 0;
  let current = spawnChild(spec, logsDir);
  let startedAt = performance.now();
  let failed = false;
  const restart = async (child: ChildProcess): Promise<void> => {
    if (stopping) return;
    deaths = performance.now() - startedAt > QUIET_MS ? 1 : deaths + 1;
    if (!servedOnce && deaths >= TRIES_BEFORE_READY) {
      failed = true;
      return;
    }
    const waitMs = backoffMs(deaths);
    say(`${spec.name} ended with ${describeEnd(child)}; again in ${waitMs / 1000} s (${current.logPath})`);
    await sleep(waitMs);
    if (stopping) return;
    current = spawnChild(spec, logsDir);
    startedAt = performance.now();
    watch(current.child);
  };
  const watch = (child: ChildProcess): void => {
    child.once("error", () => undefined);
    child.once("exit", () => void restart(child));
  };
  watch(current.child);
  const ready = waitUntilHealthy(spec, () => failed || stopping).then((healthy) => {
    servedOnce = healthy;
    if (healthy || stopping) return;
    throw new StartError(
      `The ${spec.name} does not start. The end of its log:\n${tailOf(current.logPath)}`,
      `The whole log is in ${current.logPath}.`,
    );
  });
  // Whoever awaits it hears the error; a stop before that must not bring the process down.
  ready.catch(() => undefined);
  return {
    name: spec.name,
    ready,
    pid: () => current.child.pid,
    stop: async () => {
      stopping = true;
      await endChild(current.child, spec.graceMs);
    },
  };
};
