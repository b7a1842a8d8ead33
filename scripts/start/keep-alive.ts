import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync } from "node:fs";
import { connect } from "node:net";
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

/** A child that ends is noticed at once; one that lives may be on a machine that has much else to do. */
const READY_TIMEOUT_MS = 180_000;
/** A server's first answer takes the longest. */
const ANSWER_TIMEOUT_MS = 10_000;
const TRIES_BEFORE_READY = 3;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_LAST_MS = 30_000;
/** A child that served this long starts over with a short wait when it dies. */
const QUIET_MS = 60_000;

export const backoffMs = (deathsInARow: number): number =>
  Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, deathsInARow - 1));

type Life = {
  readonly child: ChildProcess;
  /** Known to this child alone: an answer that names it comes from this child. */
  readonly instanceId: string;
  readonly logPath: string;
  readonly startedAt: number;
};

/** In a session of its own, so that Ctrl-C reaches us alone; it ends when the pipe at its input closes. */
const spawnChild = (spec: ChildSpec, logsDir: string): Life => {
  const log = openLog(logsDir, spec.name);
  const instanceId = randomUUID();
  const child = spawn(process.execPath, spec.args, {
    cwd: spec.cwd,
    env: { ...spec.env, INSTANCE_ID: instanceId },
    detached: true,
    stdio: ["pipe", log.descriptor, log.descriptor],
  });
  closeSync(log.descriptor);
  child.stdin?.on("error", () => undefined);
  return { child, instanceId, logPath: log.path, startedAt: performance.now() };
};

/** Whether this child, and not some other server at its address, says that it is well. */
const isHealthy = async (url: string, instanceId: string): Promise<boolean> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS), redirect: "error" });
    const body: unknown = await answer.json();
    const named = typeof body === "object" && body !== null && "instanceId" in body ? body.instanceId : null;
    return answer.ok && named === instanceId;
  } catch {
    // Not listening yet, or somebody who speaks otherwise.
    return false;
  }
};

/** Whether anybody listens at an address. */
const isTaken = (url: string): Promise<boolean> => {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port), timeout: 1_000 });
    const close = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket
      .once("connect", () => close(true))
      .once("error", () => close(false))
      .once("timeout", () => close(false));
  });
};

const waitUntilHealthy = async (
  spec: ChildSpec,
  instanceId: () => string,
  gaveUp: () => boolean,
): Promise<boolean> => {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!gaveUp() && performance.now() < deadline) {
    if (await isHealthy(spec.healthUrl, instanceId())) return true;
    await sleep(100);
  }
  return false;
};

const refuseStart = async (spec: ChildSpec, { child, logPath }: Life): Promise<never> => {
  const { port } = new URL(spec.healthUrl);
  if (hasEnded(child) && (await isTaken(spec.healthUrl)))
    throw new StartError(
      `The ${spec.name} does not start: another program took its port ${port} at that moment.`,
      "Start again; another port is chosen then, unless PORT asks for this one.",
    );
  if (!hasEnded(child))
    throw new StartError(
      `The ${spec.name} runs, but says after ${READY_TIMEOUT_MS / 60_000} minutes still not that it is well. The end of its log:\n${tailOf(logPath)}`,
      `The whole log is in ${logPath}. If the machine has much else to do, start again when it is quieter.`,
    );
  throw new StartError(
    `The ${spec.name} does not start. The end of its log:\n${tailOf(logPath)}`,
    `The whole log is in ${logPath}.`,
  );
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
  let failed = false;
  let current = spawnChild(spec, logsDir);
  const restart = async ({ child, startedAt, logPath }: Life): Promise<void> => {
    if (stopping) return;
    deaths = performance.now() - startedAt > QUIET_MS ? 1 : deaths + 1;
    if (!servedOnce && deaths >= TRIES_BEFORE_READY) {
      failed = true;
      return;
    }
    const waitMs = backoffMs(deaths);
    const why = (await isTaken(spec.healthUrl)) ? ", and another program has its port" : "";
    say(`${spec.name} ended with ${describeEnd(child)}${why}; again in ${waitMs / 1000} s (${logPath})`);
    await sleep(waitMs);
    if (stopping) return;
    current = spawnChild(spec, logsDir);
    watch(current);
  };
  const watch = (life: Life): void => {
    life.child.once("error", () => undefined);
    life.child.once("exit", () => void restart(life));
  };
  watch(current);
  const ready = waitUntilHealthy(
    spec,
    () => current.instanceId,
    () => failed || stopping,
  ).then((healthy) => {
    servedOnce = healthy;
    if (!healthy && !stopping) return refuseStart(spec, current);
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
