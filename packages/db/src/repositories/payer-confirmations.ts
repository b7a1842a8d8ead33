import {
  type ConfirmationId,
  newId,
  type PayerFacts,
  type RunId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { and, eq, isNull } from "drizzle-orm";
import { payerConfirmations } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

/** Records that the acting person agreed to one change of one workspace's payer. */
export const recordPayerConfirmation = async (
  tx: TenantTx,
  scope: TenantScope,
  change: { readonly workspaceId: WorkspaceId; readonly before: PayerFacts; readonly after: PayerFacts },
): Promise<ConfirmationId> => {
  const id = newId<ConfirmationId>();
  await tx.insert(payerConfirmations).values({
    id,
    tenantId: scope.tenantId,
    ...change,
    confirmedBy: scope.actor.kind === "user" ? scope.actor.userId : null,
  });
  return id;
};

/**
 * Uses a confirmation up for one run.
 * @returns false when another run used it first; the caller's start must then be refused.
 */
export const consumeConfirmation = async (
  tx: TenantTx,
  scope: TenantScope,
  id: ConfirmationId,
  runId: RunId,
): Promise<boolean> => {
  const used = await tx
    .update(payerConfirmations)
    .set({ usedByRunId: runId })
    .where(
      and(
        eq(payerConfirmations.tenantId, scope.tenantId),
        eq(payerConfirmations.id, id),
        isNull(payerConfirmations.usedByRunId),
      ),
    )
    .returning({ id: payerConfirmations.id });
  return used.length === 1;
};

/**
 * Gives back what a run used up that ended without ever serving: its payer never became the workspace's, so the
 * next start still has the agreement.
 */
export const releaseConfirmations = async (tx: TenantTx, scope: TenantScope, runId: RunId): Promise<void> => {
  await tx
    .update(payerConfirmations)
    .set({ usedByRunId: null })
    .where(and(eq(payerConfirmations.tenantId, scope.tenantId), eq(payerConfirmations.usedByRunId, runId)));
};
