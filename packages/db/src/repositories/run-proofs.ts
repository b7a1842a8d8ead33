import type { BillingMode, RunId, RunProof, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, eq, gte, isNotNull, isNull, sql } from "drizzle-orm";
import { notify } from "../listen.ts";
import { alerts, llmAttempts, runReceipts, runs } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

/** What proving a run needs to know of it. */
export type ProvableRun = {
  readonly agentUrl: string | null;
  readonly mode: BillingMode;
  readonly executor: string | null;
  readonly live: boolean;
  /** The name of the credential that it was given. */
  readonly credential: string | null;
  /** The database's clock now: calls from here on are the proof's. */
  readonly askedAt: Date;
};

/** @returns undefined for a run that has ended */
export const findProvableRun = async (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
): Promise<ProvableRun | undefined> => {
  const [row] = await tx
    .select({
      agentUrl: runs.agentUrl,
      mode: runs.mode,
      executor: runs.executor,
      live: sql<boolean>`${runs.liveAt} is not null`,
      receipt: runReceipts.receipt,
      askedAt: sql<Date>`clock_timestamp()`.mapWith(runs.preparedAt),
    })
    .from(runs)
    .innerJoin(runReceipts, and(eq(runReceipts.tenantId, runs.tenantId), eq(runReceipts.runId, runs.id)))
    .where(and(eq(runs.tenantId, scope.tenantId), eq(runs.id, id), isNull(runs.endedAt)));
  if (row === undefined) return undefined;
  const { receipt, ...run } = row;
  return { ...run, credential: receipt.credential?.name ?? null };
};

/** Calls that the gateway admitted on a run's key since then. */
export const listRunCalls = (
  tx: TenantTx,
  scope: TenantScope,
  runId: RunId,
  since: Date,
): Promise<{ readonly clientRequestId: string | null }[]> =>
  tx
    .select({ clientRequestId: llmAttempts.clientRequestId })
    .from(llmAttempts)
    .where(
      and(
        eq(llmAttempts.tenantId, scope.tenantId),
        eq(llmAttempts.runId, runId),
        gte(llmAttempts.admittedAt, since),
      ),
    );

/** Whether a gateway has refused a key of the run since then, as one that the platform does not pay for. */
export const wasRefusedAsPayer = async (
  tx: TenantTx,
  scope: TenantScope,
  runId: RunId,
  since: Date,
): Promise<boolean> => {
  const rows = await tx
    .select({ id: alerts.id })
    .from(alerts)
    .where(
      and(
        eq(alerts.tenantId, scope.tenantId),
        eq(alerts.code, "WRONG_PAYER"),
        sql`${alerts.detail}->>'runId' = ${runId}`,
        gte(alerts.createdAt, since),
      ),
    )
    .limit(1);
  return rows.length > 0;
};

/** Keeps what a run's last proof showed; whoever asked for it has it now. */
export const setRunProof = async (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
  proof: RunProof,
): Promise<void> => {
  await tx
    .update(runs)
    .set({ proof, proveAskedAt: null })
    .where(and(eq(runs.tenantId, scope.tenantId), eq(runs.id, id), isNull(runs.endedAt)));
};

/** Asks for another proof of the run that serves now. @returns false when none does */
export const askForProof = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<boolean> => {
  const rows = await tx
    .update(runs)
    .set({ proveAskedAt: sql`coalesce(${runs.proveAskedAt}, clock_timestamp())` })
    .where(
      and(
        eq(runs.tenantId, scope.tenantId),
        eq(runs.workspaceId, workspaceId),
        isNotNull(runs.liveAt),
        isNull(runs.endedAt),
      ),
    )
    .returning({ id: runs.id });
  if (rows.length > 0) await notify(tx, "molecule_work", workspaceId);
  return rows.length > 0;
};
