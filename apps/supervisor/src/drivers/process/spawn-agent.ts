import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { platform } from "node:os";
import type { RunId } from "@molecule/domain";
import { type AgentExit, readExitCode } from "../exit-code.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Sandbox } from "./sandbox.ts";
import { yieldToPlatform } from "./yield-to-platform.ts";

/** What is started: a Node program, with what this installation passes to it. */
export type AgentProgram = {
  readonly main: string;
  readonly args: readonly string[];
};

const PRLIMIT = "/usr/bin/prlimit";
const HEAP_MB = 512;
/** An agent is idle most of the time, and there are many: a small nursery keeps their memory small. */
const NURSERY_MB = 1;
/** No core dumps (they hold secrets), bounded open files and file sizes. */
const LIMITS = ["--core=0:0", "--nofile=4096:4096", `--fsize=${4 * 1024 ** 3}`];

/** Stands in the command line of a run's process, so that it is found when nobody recorded its pid. */
export const markOf = (runId: RunId): string => `molecule-agent:${runId}`;

const nodeArgs = (runId: RunId, { main, args }: AgentProgram): string[] => [
  `--title=${markOf(runId)}`,
  `--max-old-space-size=${HEAP_MB}`,
  `--max-semi-space-size=${NURSERY_MB}`,
  main,
  ...args,
];

// prlimit becomes the program that it limits: same pid, and nothing added to its environment.
const limit = (command: readonly string[]): readonly string[] =>
  platform() === "linux" && existsSync(PRLIMIT) ? [PRLIMIT, ...LIMITS, ...command] : command;

export type SpawnedAgent = { readonly pid: number; readonly exited: Promise<AgentExit> };

type SpawnPlace = {
  readonly folder: RunFolder;
  readonly env: Readonly<Record<string, string>>;
  readonly outputFd: number;
  readonly sandbox: Sandbox | null;
};

/**
 * Starts a run's process in a session of its own, with exactly this environment, in a sandbox where there is one.
 * @throws Error when the program cannot be started
 */
export const spawnAgent = async (
  runId: RunId,
  program: AgentProgram,
  { folder, env, outputFd, sandbox }: SpawnPlace,
): Promise<SpawnedAgent> => {
  const node = [process.execPath, ...nodeArgs(runId, program)];
  const [command = "", ...args] = limit(
    sandbox === null ? node : sandbox.wrap({ ...folder, pwd: env["PWD"] }, node),
  );
  const child = spawn(command, args, {
    cwd: folder.work,
    env: { ...env },
    detached: true,
    stdio: ["ignore", outputFd, outputFd],
  });
  const exited = new Promise<AgentExit>((resolve) =>
    child.once("exit", (exitCode, signal) =>
      resolve(sandbox === null || exitCode === null ? { exitCode, signal } : readExitCode(exitCode)),
    ),
  );
  await once(child, "spawn");
  child.unref();
  if (child.pid === undefined) throw new Error("a process that was started has no pid");
  await yieldToPlatform(child.pid);
  return { pid: child.pid, exited };
};
