import type { BillingMode, RunId, TenantId, TenantScope, WorkspaceId } from "@molecule/domain";
import { eq, sql } from "drizzle-orm";
import { runKeys, runs } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type RunKeyKind = (typeof runKeys.$inferSelect)["kind"];

/** Stores the digests of a run's bearers; the bearers themselves are in its environment alone. */
export const insertRunKeys = async (
  tx: TenantTx,
  scope: TenantScope,
  run: { readonly id: RunId; readonly workspaceId: WorkspaceId },
  keys: readonly { readonly kind: RunKeyKind; readonly digest: Uint8Array }[],
): Promise<void> => {
  await tx.insert(runKeys).values(
    keys.map(({ kind, digest }) => ({
      digest,
      kind,
      tenantId: scope.tenantId,
      workspaceId: run.workspaceId,
      runId: run.id,
    })),
  );
};

/** The run that a bearer belongs to. */
export type KeyedRun = {
  readonly runId: RunId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly kind: RunKeyKind;
  readonly mode: BillingMode;
  /** Over, or told to end at once: its agent is to leave, whether or not its driver can be reached. */
  readonly ended: boolean;
  /** Not ended, and its lease runs by the database's clock. */
  readonly valid: boolean;
};

/** @returns undefined for a digest that was never issued */
export const findRunByKeyDigest = async (tx: SystemTx, digest: Uint8Array): Promise<KeyedRun | undefined> => {
  const [row] = await tx
    .select({
      runId: runKeys.runId,
      tenantId: runKeys.tenantId,
      workspaceId: runKeys.workspaceId,
      kind: runKeys.kind,
      mode: runs.mode,
      ended: sql<boolean>`${runs.endedAt} is not null or ${runs.stopReason} is not null`,
      valid: sql<boolean>`${runs.endedAt} is null and ${runs.stopReason} is null and ${runs.leaseUntil} > now()`,
    })
    .from(runKeys)
    .innerJoin(runs, eq(runs.id, runKeys.runId))
    .where(eq(runKeys.digest, digest));
  return row;
};
