import type { RunEndReason, RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, eq, inArray, isNull, ne, type SQL } from "drizzle-orm";
import { notify } from "../listen.ts";
import { runs } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

type StopReason = Extract<RunEndReason, "leaked" | "revoked" | "disabled">;

/** Their keys are refused from the commit on, and their supervisor wakes; the driver may take longer. */
const markStopped = async (
  tx: TenantTx,
  reason: StopReason,
  which: SQL | undefined,
): Promise<WorkspaceId[]> => {
  const rows = await tx
    .update(runs)
    .set({ stopReason: reason })
    .where(and(which, isNull(runs.endedAt)))
    .returning({ id: runs.id, workspaceId: runs.workspaceId });
  for (const { id } of rows) await notify(tx, "molecule_run_ended", id);
  const stopped = [...new Set(rows.map((row) => row.workspaceId))].sort();
  for (const workspaceId of stopped) await notify(tx, "molecule_work", workspaceId);
  return stopped;
};

/** Has runs ended at once, whatever can replace them. @returns the workspaces that are concerned */
export const askToStopRuns = async (
  tx: TenantTx,
  scope: TenantScope,
  ids: readonly RunId[],
  reason: StopReason,
): Promise<WorkspaceId[]> =>
  ids.length === 0
    ? []
    : markStopped(tx, reason, and(eq(runs.tenantId, scope.tenantId), inArray(runs.id, [...ids])));

/** The platform manages the workspace's calls no more: what was started while it did ends at once. */
export const askToStopManagedRuns = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<void> => {
  const of = and(eq(runs.tenantId, scope.tenantId), eq(runs.workspaceId, workspaceId));
  await markStopped(tx, "disabled", and(of, ne(runs.mode, "disabled")));
};
