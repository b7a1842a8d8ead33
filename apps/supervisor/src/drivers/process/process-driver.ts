import { readFile } from "node:fs/promises";
import { platform } from "node:os";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { RunId, Secret } from "@molecule/domain";
import type { Driver, DriverKind, Inspection, RunHandle, RunRef, StartableRun } from "../driver.ts";
import { keepLog, type LogKeeper, withPipe } from "./log-keeper.ts";
import { createProcessTable, type RunningProcess } from "./process-table.ts";
import { createLineRedactor } from "./redact-line.ts";
import { locateRunFolder, makeRunFolder } from "./run-folder.ts";
import { type AgentExit, type AgentProgram, markOf, spawnAgent } from "./spawn-agent.ts";
import { endLeftovers, stopProcess } from "./stop-process.ts";

export type ProcessDriverOptions = {
  readonly workspacesDir: string;
  readonly program: AgentProgram;
  /** A hint that something ended; `inspect` says what. */
  readonly onExit: (run: RunRef) => void;
  /** Values to keep out of the log of a run that another supervisor started. */
  readonly listSecretValues: (run: RunRef) => Promise<readonly Secret[]>;
  readonly maxLogBytes?: number;
};

const MAX_LOG_BYTES = 1024 * 1024;
const LOG_TAIL = 64 * 1024;
const HEAR_WITHIN_MS = 1_000;
/** How the latest children ended is remembered; of earlier ones the database knows. */
const KEPT_CHILDREN = 2_000;

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
};

const refOf = ({ runId, workspaceId, tenantId }: RunRef): RunRef => ({ runId, workspaceId, tenantId });

/**
 * Runs each workspace as a process of this host: its own session, working directory and empty home, the planned
 * environment and nothing else. It does not isolate: an agent sees what this user sees.
 */
export const createProcessDriver = (options: ProcessDriverOptions): Driver => {
  const table = createProcessTable();
  const starts = new Map<RunId, Promise<RunHandle>>();
  const children = new Map<RunId, Promise<AgentExit>>();
  const keepers = new Map<RunId, LogKeeper>();
  const folderOf = ({ runId, workspaceId }: RunRef) =>
    locateRunFolder(options.workspacesDir, { id: runId, workspaceId });

  const keep = (run: RunRef, values: readonly Secret[]): void => {
    const { output, log } = folderOf(run);
    const redactor = createLineRedactor(values.map((value) => value.expose()));
    const file = { path: log, maxBytes: options.maxLogBytes ?? MAX_LOG_BYTES };
    const keeper = keepLog(output, file, redactor);
    keepers.set(run.runId, keeper);
    void keeper.done.then(() => keepers.delete(run.runId));
  };

  const adopt = async (run: RunRef): Promise<void> => {
    if (keepers.has(run.runId)) return;
    const values = await options.listSecretValues(run);
    if (!keepers.has(run.runId)) keep(run, values);
  };

  const handleOf = async (run: RunRef, running: RunningProcess): Promise<RunHandle> => ({
    ...refOf(run),
    engine: { pid: running.pid, startedAt: running.startedAt, space: await table.space() },
  });

  /** The run's process, by what was recorded of it, or by the mark in its command line. */
  const locate = async (handle: RunHandle): Promise<RunningProcess | null> => {
    const { engine } = handle;
    if (engine === undefined) {
      const marked = await table.findByCommand(markOf(handle.runId));
      return marked.find((one) => one.pid === one.groupId) ?? null;
    }
    if (engine["space"] !== (await table.space())) return null;
    const running = await table.find(Number(engine["pid"]));
    return running?.startedAt === engine["startedAt"] ? running : null;
  };

  const remember = (run: RunRef, exited: Promise<AgentExit>): void => {
    children.set(run.runId, exited);
    const oldest = children.keys().next().value;
    if (children.size > KEPT_CHILDREN && oldest !== undefined) children.delete(oldest);
    void exited.then(() => options.onExit(run));
  };

  const inspect = async (handle: RunHandle): Promise<Inspection> => {
    const running = await locate(handle);
    if (running !== null) {
      await adopt(handle);
      return { state: "running", handle: await handleOf(handle, running) };
    }
    // It may be gone from the table a moment before its parent, this process, hears how it ended.
    const exit = await Promise.race([
      children.get(handle.runId),
      delay(HEAR_WITHIN_MS, null, { ref: false }),
    ]);
    if (exit !== null && exit !== undefined) return { state: "exited", ...exit };
    if (handle.engine === undefined) return { state: "absent" };
    return { state: "exited", exitCode: null, signal: null };
  };

  const start = async (run: StartableRun): Promise<RunHandle> => {
    const found = await inspect(refOf(run));
    if (found.state === "running") return found.handle;
    const folder = await makeRunFolder(options.workspacesDir, {
      id: run.runId,
      workspaceId: run.workspaceId,
    });
    const { pid, exited } = await withPipe(folder.output, (outputFd) => {
      keep(run, run.secretValues);
      return spawnAgent(run.runId, options.program, { cwd: folder.work, env: run.env, outputFd });
    });
    remember(refOf(run), exited);
    const running = await table.find(pid);
    return running === null
      ? { ...refOf(run), engine: { pid, startedAt: "ended", space: await table.space() } }
      : handleOf(run, running);
  };

  return {
    start: (run) => {
      const started = starts.get(run.runId) ?? start(run).finally(() => starts.delete(run.runId));
      starts.set(run.runId, started);
      return started;
    },
    stop: async (handle, graceMs) => {
      const running = await locate(handle);
      if (running !== null) await stopProcess(table, running, graceMs);
      else if (handle.engine?.["space"] === (await table.space()))
        await endLeftovers(table, Number(handle.engine["pid"]));
      const keeper = keepers.get(handle.runId);
      // What it wrote last is still in the pipe; a leftover that holds the pipe open does not hold us up.
      await Promise.race([keeper?.done, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
      keeper?.close();
    },
    inspect,
    logs: async (handle) => {
      const { log } = folderOf(handle);
      return (await readText(`${log}.1`)).concat(await readText(log)).slice(-LOG_TAIL);
    },
  };
};

/** The process driver with what a plan must say for it. */
export const createProcessKind = (options: ProcessDriverOptions): DriverKind => ({
  driver: createProcessDriver(options),
  surroundings: (run) => ({
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: locateRunFolder(options.workspacesDir, run).home,
    LANG: platform() === "darwin" ? "en_US.UTF-8" : "C.UTF-8",
    TZ: "UTC",
  }),
});
