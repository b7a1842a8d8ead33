import type { RunEndReason, RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { notify } from "../listen.ts";
import { runs } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

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
