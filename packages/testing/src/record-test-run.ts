import { type Database, withTenant } from "@molecule/db";
import { runReceipts, runs } from "@molecule/db/schema";
import { newId, type RunId, type RunReceipt, type TenantScope, type WorkspaceId } from "@molecule/domain";

const IN_AN_HOUR_MS = 3_600_000;

/** A receipt of a platform-paid run, with what a test wants otherwise. */
export const makeReceipt = (workspaceId: WorkspaceId, over: Partial<RunReceipt> = {}): RunReceipt => ({
  runId: newId<RunId>(),
  workspaceId,
  generation: 1,
  payer: "platform",
  mode: "platform_managed",
  provider: "platform",
  credentialMethod: "gateway",
  source: "derived_provider",
  model: "anthropic/claude-sonnet-4-6",
  injected: [],
  withheld: [],
  credential: null,
  fingerprints: [],
  registryHash: "test",
  ...over,
});

/** Stores a run as if a supervisor had started it, with its receipt; live unless `ended`. */
export const recordTestRun = async (
  db: Database,
  scope: TenantScope,
  receipt: RunReceipt,
  { ended = false, live = true }: { readonly ended?: boolean; readonly live?: boolean } = {},
): Promise<RunId> => {
  await withTenant(db, scope, async (tx) => {
    await tx.insert(runs).values({
      id: receipt.runId,
      tenantId: scope.tenantId,
      workspaceId: receipt.workspaceId,
      generation: receipt.generation,
      fence: receipt.generation,
      runtime: "claude-code",
      mode: receipt.mode,
      leaseUntil: new Date(Date.now() + IN_AN_HOUR_MS),
      ...(live ? { liveAt: new Date() } : {}),
      ...(ended ? { endedAt: new Date(), endReason: "superseded" as const } : {}),
    });
    await tx.insert(runReceipts).values({
      runId: receipt.runId,
      tenantId: scope.tenantId,
      workspaceId: receipt.workspaceId,
      receipt,
    });
  });
  return receipt.runId;
};
