import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { platform } from "node:os";
import type { RunId } from "@molecule/domain";

/** What is started: a Node program, with what this installation passes to it. */
export type AgentProgram = {
  readonly main: string;
  readonly args: readonly string[];
};

export type AgentExit = { readonly exitCode: number | null; readonly signal: string | null };

const PRLIMIT = "/usr/bin/prlimit";
const HEAP_MB = 512;
/** An agent is idle most of the time, and there are many: a small nursery keeps their memory small. */
const NURSERY_MB = 1;
/** No core dumps (they hold secrets), bounded open files and file sizes. */
const LIMITS = ["--core=0:0", "--nofile=4096:4096", `--fsize=${4 * 1024 ** 3}`];

/** Stands in the command line of a run's process, so that it is found when nobody recorded its pid. */
export const markOf = (runId: RunId): string => `molecule-agent:${runId}`;

const commandOf = (runId: RunId, { main, args }: AgentProgram): [string, string[]] => {
  const heap = [`--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${NURSERY_MB}`];
  const node = [`--title=${markOf(runId)}`, ...heap, main, ...args];
  // prlimit becomes the program that it limits: same pid, and nothing added to its environment.
  return platform() === "linux" && existsSync(PRLIMIT)
    ? [PRLIMIT, [...LIMITS, process.execPath, ...node]]
    : [process.execPath, node];
};

export type SpawnedAgent = { readonly pid: number; readonly exited: Promise<AgentExit> };

/**
 * Starts a run's process in a session of its own, with exactly this environment.
 * @throws Error when the program cannot be started
 */
export const spawnAgent = async (
  runId: RunId,
  program: AgentProgram,
  at: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly outputFd: number },
): Promise<SpawnedAgent> => {
  const [command, args] = commandOf(runId, program);
  const child = spawn(command, args, {
    cwd: at.cwd,
    env: { ...at.env },
    detached: true,
    stdio: ["ignore", at.outputFd, at.outputFd],
  });
  const exited = new Promise<AgentExit>((resolve) =>
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal })),
  );
  await once(child, "spawn");
  child.unref();
  if (child.pid === undefined) throw new Error("a process that was started has no pid");
  return { pid: child.pid, exited };
};
