import { setTimeout as delay } from "node:timers/promises";
import type { ProcessTable, RunningProcess } from "./process-table.ts";

const POLL_MS = 15;
/** After SIGKILL only the kernel can be in the way. */
const KILL_WITHIN_MS = 5_000;

const signalGroup = (groupId: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-groupId, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

const isStill = async (table: ProcessTable, running: RunningProcess): Promise<boolean> =>
  (await table.find(running.pid))?.startedAt === running.startedAt;

const waitUntilGone = async (
  table: ProcessTable,
  running: RunningProcess,
  withinMs: number,
): Promise<boolean> => {
  const deadline = performance.now() + withinMs;
  while (await isStill(table, running)) {
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
};

/**
 * Ends what a process that is gone left behind in its group. While members of a group live, the kernel gives
 * its number to nobody else; when a new process has the number, the old group is gone.
 */
export const endLeftovers = async (table: ProcessTable, groupId: number): Promise<void> => {
  if ((await table.find(groupId)) !== null) return;
  if ((await table.listGroup(groupId)).length > 0) signalGroup(groupId, "SIGKILL");
};

/**
 * Ends a process with its group: SIGTERM, and SIGKILL after the grace.
 * @throws Error when even that does not end it
 */
export const stopProcess = async (
  table: ProcessTable,
  running: RunningProcess,
  graceMs: number,
): Promise<void> => {
  if (!(await isStill(table, running))) return endLeftovers(table, running.pid);
  if (graceMs > 0) signalGroup(running.pid, "SIGTERM");
  if (graceMs <= 0 || !(await waitUntilGone(table, running, graceMs))) {
    signalGroup(running.pid, "SIGKILL");
    if (!(await waitUntilGone(table, running, KILL_WITHIN_MS)))
      throw new Error(`process ${running.pid} did not end within ${KILL_WITHIN_MS} ms of SIGKILL`);
  }
  await endLeftovers(table, running.pid);
};
