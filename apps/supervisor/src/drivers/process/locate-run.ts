import { basename } from "node:path";
import type { RunHandle } from "../driver.ts";
import type { ProcessTable, RunningProcess } from "./process-table.ts";
import { markOf } from "./spawn-agent.ts";
import { endLeftovers } from "./stop-process.ts";

/** The run's process, by what was recorded of it, or by the mark in its command line; null when it is gone. */
export const locateRun = async (table: ProcessTable, handle: RunHandle): Promise<RunningProcess | null> => {
  const { engine } = handle;
  if (engine === undefined) {
    const marked = await table.findByCommand(markOf(handle.runId));
    return marked.find((one) => one.pid === one.groupId) ?? null;
  }
  if (engine["space"] !== (await table.space())) return null;
  const running = await table.find(Number(engine["pid"]));
  return running?.startedAt === engine["startedAt"] ? running : null;
};

/** Ends what a run left behind whose first process is gone and was never recorded. */
export const endUnrecorded = async (table: ProcessTable, { runId }: RunHandle): Promise<void> => {
  const left = await table.findByCommand(markOf(runId));
  for (const groupId of new Set(left.map((one) => one.groupId))) await endLeftovers(table, groupId);
};

/** How far a process of this host is shut in. */
export type Isolation = "bubblewrap" | "none";

/** A run's process is a chain of programs, each of which becomes the next: the command line names all to come. */
const isolationOf = (command: readonly string[]): Isolation =>
  command.some((word) => basename(word) === "bwrap") ? "bubblewrap" : "none";

/** A handle by which a later supervisor on this host finds the same process, and no other. */
export const recordRun = async (
  table: ProcessTable,
  { runId, workspaceId, tenantId, engine }: RunHandle,
  { pid, startedAt }: RunningProcess,
): Promise<RunHandle> => ({
  ...{ runId, workspaceId, tenantId },
  engine: {
    ...{ pid, startedAt, space: await table.space() },
    isolation: engine?.["isolation"] ?? isolationOf(await table.commandOf(pid)),
  },
});
