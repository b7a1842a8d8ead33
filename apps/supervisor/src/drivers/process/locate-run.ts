import type { RunHandle, RunRef } from "../driver.ts";
import type { ProcessTable, RunningProcess } from "./process-table.ts";
import { markOf } from "./spawn-agent.ts";

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

/** A handle by which a later supervisor on this host finds the same process, and no other. */
export const recordRun = async (
  table: ProcessTable,
  { runId, workspaceId, tenantId }: RunRef,
  { pid, startedAt }: Pick<RunningProcess, "pid" | "startedAt">,
): Promise<RunHandle> => ({
  ...{ runId, workspaceId, tenantId },
  engine: { pid, startedAt, space: await table.space() },
});
