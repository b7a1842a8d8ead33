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
/** No core dumps (they hold secrets), bounded open files and file sizes. */
const LIMITS = ["--core=0:0", "--nofile=4096:4096", `--fsize=${4 * 1024 ** 3}`];

/** Stands in the command line of a run's process, so that it is found when nobody recorded its pid. */
export const markOf = (runId: RunId): string => `molecule-agent:${runId}`;

const commandOf = (runId: RunId, { main, args }: AgentProgram): [string, string[]] => {
  const node = [`--title=${markOf(runId)}`, `--max-old-space-size=${HEAP_MB}`, main, ...args];
  // prlimit becomes the program that it limits: same pid, and nothing added to its environment.
  return platform() === "linux" && existsSync(PRLIMIT)
    ? [PRLIMIT, [...LIMITS, process.execPath, ...node]]
    : [process.execPath, node];
};

/**
 * Starts a run's process in a session of its own, with exactly this environment.
 * @throws Error when the program cannot be started
 */
export const spawnAgent = async (
  runId: RunId,
  program: AgentProgram,
  at: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly outputFd: number },
  onExit: (exit: AgentExit) => void,
): Promise<number> => {
  const [command, args] = commandOf(runId, program);
  const child = spawn(command, args, {
    cwd: at.cwd,
    env: { ...at.env },
    detached: true,
    stdio: ["ignore", at.outputFd, at.outputFd],
  });
  child.once("exit", (exitCode, signal) => onExit({ exitCode, signal }));
  await once(child, "spawn");
  child.unref();
  if (child.pid === undefined) throw new Error("a process that was started has no pid");
  return child.pid;
};
