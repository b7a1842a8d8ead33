import type { RunId, RunReceipt, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { runReceipts, runs } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

export const findRunReceipt = async (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
): Promise<RunReceipt | undefined> => {
  const [row] = await tx
    .select({ receipt: runReceipts.receipt })
    .from(runReceipts)
    .where(and(eq(runReceipts.tenantId, scope.tenantId), eq(runReceipts.runId, id)));
  return row?.receipt;
};

/** Receipts of runs that were prepared and do not serve yet, of these workspaces. */
export const listStartingReceipts = (
  tx: TenantTx,
  scope: TenantScope,
  workspaceIds: readonly WorkspaceId[],
): Promise<readonly { readonly workspaceId: WorkspaceId; readonly receipt: RunReceipt }[]> =>
  tx
    .select({ workspaceId: runs.workspaceId, receipt: runReceipts.receipt })
    .from(runs)
    .innerJoin(runReceipts, and(eq(runReceipts.tenantId, runs.tenantId), eq(runReceipts.runId, runs.id)))
    .where(
      and(
        eq(runs.tenantId, scope.tenantId),
        isNull(runs.liveAt),
        isNull(runs.endedAt),
        inArray(runs.workspaceId, [...workspaceIds]),
      ),
    );

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
