import { type FileHandle, open } from "node:fs/promises";
import { platform } from "node:os";
import { dirname } from "node:path";
import type { RunId } from "@molecule/domain";
import type { Driver, DriverKind, Inspection, RunHandle, RunRef, StartableRun } from "../driver.ts";
import { tailOfLog } from "../log/redact-log.ts";
import { type Children, createChildren } from "./children.ts";
import { endUnrecorded, locateRun, recordRun } from "./locate-run.ts";
import { withPipe } from "./log-keeper.ts";
import { createLogKeepers, type LogKeepers, type LogKeepersOptions } from "./log-keepers.ts";
import { createProcessTable, type ProcessTable } from "./process-table.ts";
import { forgetRuns, locateRunFolder, makeRunFolder } from "./run-folder.ts";
import { SANDBOX_HOME, type Sandbox } from "./sandbox.ts";
import { type AgentProgram, spawnAgent } from "./spawn-agent.ts";
import { endLeftovers, stopProcess } from "./stop-process.ts";

export type ProcessDriverOptions = Pick<LogKeepersOptions, "listSecretValues"> & {
  readonly workspacesDir: string;
  readonly program: (executor: string) => AgentProgram;
  /** A hint that something ended; `inspect` says what. */
  readonly onExit: (run: RunRef) => void;
  /** Shuts every run in; null where this host has none. */
  readonly sandbox: Sandbox | null;
  readonly maxLogBytes?: number;
};

type Parts = ProcessDriverOptions & {
  readonly table: ProcessTable;
  readonly children: Children;
  readonly logs: LogKeepers;
};

const MAX_LOG_BYTES = 1024 * 1024;

type LogText = { readonly text: string; readonly inode: number | null };

const readText = async (path: string): Promise<LogText> => {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { text: "", inode: null };
    throw error;
  }
  try {
    return { text: await file.readFile("utf8"), inode: (await file.stat()).ino };
  } finally {
    await file.close();
  }
};

/** The newer file first: one that becomes the older one meanwhile is read twice rather than not at all. */
const readLog = async (path: string): Promise<string> => {
  const newer = await readText(path);
  const older = await readText(`${path}.1`);
  return older.inode === newer.inode ? older.text : older.text.concat(newer.text);
};

const inspect = async ({ table, children, logs }: Parts, handle: RunHandle): Promise<Inspection> => {
  const running = await locateRun(table, handle);
  if (running !== null) {
    await logs.adopt(handle);
    return { state: "running", handle: await recordRun(table, handle, running) };
  }
  const exit = await children.hear(handle.runId);
  if (exit !== null) return { state: "exited", ...exit };
  if (handle.engine === undefined) return { state: "absent" };
  return { state: "exited", exitCode: null, signal: null };
};

const start = async (parts: Parts, run: StartableRun): Promise<RunHandle> => {
  const { table, children, logs, program, workspacesDir, sandbox } = parts;
  const { runId, workspaceId, tenantId, executor, env, secretValues } = run;
  const ref = { runId, workspaceId, tenantId };
  const found = await inspect(parts, ref);
  if (found.state === "running") return found.handle;
  const folder = await makeRunFolder(workspacesDir, { id: runId, workspaceId });
  const { pid, exited } = await withPipe(folder.output, (outputFd) => {
    logs.keep(ref, secretValues);
    return spawnAgent(runId, program(executor), { folder, env, outputFd, sandbox });
  });
  children.remember(ref, exited);
  const isolation = sandbox === null ? "none" : "bubblewrap";
  const running = (await table.find(pid)) ?? { pid, groupId: pid, startedAt: "ended" };
  return recordRun(table, { ...ref, engine: { isolation } }, running);
};

const stop = async ({ table, logs }: Parts, handle: RunHandle, graceMs: number): Promise<void> => {
  const running = await locateRun(table, handle);
  if (running !== null) await stopProcess(table, running, graceMs);
  else if (handle.engine === undefined) await endUnrecorded(table, handle);
  else if (handle.engine?.["space"] === (await table.space()))
    await endLeftovers(table, Number(handle.engine["pid"]));
  await logs.finish(handle.runId);
};

/**
 * Runs each workspace as a process of this host: its own session, working directory and empty home, the planned
 * environment and nothing else. With a sandbox it sees its own files and processes alone; without one, what this
 * user sees. The network is the host's either way: agents and their platform meet on its loopback.
 */
export const createProcessDriver = (options: ProcessDriverOptions): Driver => {
  const { workspacesDir, maxLogBytes = MAX_LOG_BYTES, listSecretValues, onExit } = options;
  const folderOf = ({ runId, workspaceId }: RunRef) =>
    locateRunFolder(workspacesDir, { id: runId, workspaceId });
  const parts: Parts = {
    ...options,
    table: createProcessTable(),
    children: createChildren(onExit),
    logs: createLogKeepers({ folderOf, maxLogBytes, listSecretValues }),
  };
  const starts = new Map<RunId, Promise<RunHandle>>();
  return {
    start: (run) => {
      const started = starts.get(run.runId) ?? start(parts, run).finally(() => starts.delete(run.runId));
      starts.set(run.runId, started);
      return started;
    },
    stop: (handle, graceMs) => stop(parts, handle, graceMs),
    inspect: (handle) => inspect(parts, handle),
    forget: (workspaceId) => forgetRuns(workspacesDir, workspaceId),
    logs: async (handle) => tailOfLog(await readLog(folderOf(handle).log)),
  };
};

/** The process driver with what a plan must say for it. */
export const createProcessKind = (options: ProcessDriverOptions): DriverKind => ({
  driver: createProcessDriver(options),
  surroundings: (run) => ({
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: options.sandbox === null ? locateRunFolder(options.workspacesDir, run).home : SANDBOX_HOME,
    LANG: platform() === "darwin" ? "en_US.UTF-8" : "C.UTF-8",
    TZ: "UTC",
  }),
  // Only of its own children; others were started by an earlier supervisor.
  hearsEnds: false,
  failure: "The agent's process could not be started on this host.",
  close: () => Promise.resolve(),
});
