import type { RunEndReason, RunId, RunReceipt, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { notify } from "../listen.ts";
import { runReceipts, runs } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

/** A run that has not ended, with what it was given. */
export type OpenReceipt = {
  readonly runId: RunId;
  readonly workspaceId: WorkspaceId;
  readonly receipt: RunReceipt;
};

/** Runs of the tenant that have not ended, live or still starting, by workspace. */
export const listOpenReceipts = (tx: TenantTx, scope: TenantScope): Promise<readonly OpenReceipt[]> =>
  tx
    .select({ runId: runs.id, workspaceId: runs.workspaceId, receipt: runReceipts.receipt })
    .from(runs)
    .innerJoin(runReceipts, and(eq(runReceipts.tenantId, runs.tenantId), eq(runReceipts.runId, runs.id)))
    .where(and(eq(runs.tenantId, scope.tenantId), isNull(runs.endedAt)))
    .orderBy(asc(runs.workspaceId));

/** Has runs ended at once, whatever can replace them; their supervisor wakes when the transaction commits. */
export const askToStopRuns = async (
  tx: TenantTx,
  scope: TenantScope,
  ids: readonly RunId[],
  reason: Extract<RunEndReason, "leaked" | "revoked">,
): Promise<WorkspaceId[]> => {
  if (ids.length === 0) return [];
  const rows = await tx
    .update(runs)
    .set({ stopReason: reason })
    .where(and(eq(runs.tenantId, scope.tenantId), inArray(runs.id, [...ids]), isNull(runs.endedAt)))
    .returning({ workspaceId: runs.workspaceId });
  const stopped = [...new Set(rows.map((row) => row.workspaceId))].sort();
  for (const workspaceId of stopped) await notify(tx, "molecule_work", workspaceId);
  return stopped;
};
