import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../start-error.ts";
import type { PostgresBinaries } from "./binaries.ts";
import { clusterPaths } from "./cluster.ts";
import { findPostmaster, isAlive, isPostmasterOf, type Postmaster } from "./postmaster-file.ts";
import type { Launch } from "./unprivileged.ts";

export type ServerOptions = {
  readonly dir: string;
  /** False gives up durability for speed: for tests only. */
  readonly durable: boolean;
  readonly preferredPort?: number;
};

const READY_TIMEOUT_MS = 20_000;
/** Shared memory of a killed server can outlive it for a moment; the first tries may then fail. */
const STALE_RETRY_MS = 5_000;
/** After a crash a server first reads its log again: as long as it lives and does so, it is waited for. */
const RECOVERY_MS = 300_000;
const POLL_MS = 25;

export const findFreePort = (preferred?: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => {
      if (preferred === undefined) reject(error);
      else findFreePort().then(resolve, reject);
    });
    server.listen(preferred ?? 0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(),
      );
    });
  });

const settings = (durable: boolean): readonly string[] => {
  const shared = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "timezone=UTC",
    "log_timezone=UTC",
  ];
  if (durable) return [...shared, "max_connections=100", "shared_buffers=64MB"];
  const fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"];
  return [
    ...shared,
    ...fast,
    "max_connections=200",
    "shared_buffers=64MB",
    "wal_level=minimal",
    "max_wal_senders=0",
  ];
};

const launchServer = async (
  binaries: PostgresBinaries,
  launch: Launch,
  options: ServerOptions,
): Promise<Postmaster | null> => {
  const paths = clusterPaths(options.dir);
  const port = await findFreePort(options.preferredPort);
  const flags = settings(options.durable).flatMap((setting) => ["-c", setting]);
  const [command, args] = launch.command(binaries.postgres, ["-D", paths.data, "-p", String(port), ...flags]);
  const log = openSync(paths.log, "a", 0o600);
  // In a session of its own: a Ctrl-C at the terminal must not reach the server before its clients are gone.
  const child = spawn(command, args, {
    detached: true,
    stdio: ["ignore", log, log],
    env: { PATH: process.env["PATH"], TZ: "UTC" },
    ...(launch.owner ?? {}),
  });
  closeSync(log);
  let exited = false;
  child.once("exit", () => {
    exited = true;
  });
  child.once("error", () => {
    exited = true;
  });
  child.unref();
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!exited && performance.now() < deadline) {
    const postmaster = findPostmaster(paths.data);
    if (postmaster?.ready === true && postmaster.pid === child.pid) return postmaster;
    await sleep(POLL_MS);
  }
  return null;
};

const logTail = (file: string): string => {
  try {
    return readFileSync(file, "utf8").trim().split("\n").slice(-5).join("\n  ");
  } catch {
    return "(no log)";
  }
};

const isStarting = (clusterDir: string): boolean => {
  const running = findPostmaster(clusterDir);
  return running !== null && isPostmasterOf(running.pid, clusterDir);
};

/** Starts the server, or finds the one that a killed parent left running on the same files. */
export const startServer = async (
  binaries: PostgresBinaries,
  launch: Launch,
  options: ServerOptions,
): Promise<Postmaster & { reused: boolean }> => {
  const paths = clusterPaths(options.dir);
  const startedMs = performance.now();
  do {
    const running = findPostmaster(paths.data);
    if (running !== null && isPostmasterOf(running.pid, paths.data)) {
      if (running.ready) return { ...running, reused: true };
    } else {
      // A recycled pid would make the server believe that another one holds the files.
      if (running !== null) rmSync(join(paths.data, "postmaster.pid"), { force: true });
      const started = await launchServer(binaries, launch, options);
      if (started !== null) return { ...started, reused: false };
    }
    await sleep(200);
  } while (performance.now() - startedMs < (isStarting(paths.data) ? RECOVERY_MS : STALE_RETRY_MS));
  throw new StartError(
    `The embedded PostgreSQL in ${paths.data} does not start. Its last words:\n  ${logTail(paths.log)}`,
    `Look at ${paths.log}; a full disk and a data folder written by another version are the usual causes.`,
  );
};

/** Ends the server: sessions are cut and everything is flushed; after 10 s it is told to stop at once. */
export const stopServer = async (dir: string, pid: number): Promise<void> => {
  const { data } = clusterPaths(dir);
  for (const [signal, patienceMs] of [
    ["SIGINT", 10_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 1_000],
  ] as const) {
    if (!isPostmasterOf(pid, data)) return;
    process.kill(pid, signal);
    const deadline = performance.now() + patienceMs;
    while (isAlive(pid) && performance.now() < deadline) await sleep(POLL_MS);
  }
};
