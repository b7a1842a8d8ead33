import type { AttemptId, NanoUsd, RunId, TenantScope, TokenUsage, WorkspaceId } from "@molecule/domain";
import { and, eq } from "drizzle-orm";
import { usageEvents } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";
import { USAGE_COLUMNS } from "./usage-columns.ts";

export type AgentUsage = {
  /** The agent's own id of the report: the same one twice counts once. */
  readonly id: string;
  readonly model: string;
  readonly at: Date;
  readonly usage: TokenUsage;
  /** Where its run sends calls; null when that is not known. */
  readonly provider: string | null;
  /** What that provider bills about for it; null when its price is not known. */
  readonly estimate: {
    readonly nanoUsd: NanoUsd;
    readonly price: { readonly model: string; readonly from: string };
  } | null;
};

/**
 * Keeps what a byok agent says its provider counted: unverified, never charged.
 * @returns the ids that are stored now, so that the agent need not send them again
 */
export const recordAgentUsage = async (
  tx: TenantTx,
  scope: TenantScope,
  { workspaceId, runId }: { readonly workspaceId: WorkspaceId; readonly runId: RunId },
  reports: readonly AgentUsage[],
): Promise<string[]> => {
  if (reports.length === 0) return [];
  await tx
    .insert(usageEvents)
    .values(
      reports.map(({ id, model, at, usage, provider, estimate }) => ({
        ...{ id, model, at, ...usage, provider },
        ...{ estimateNanoUsd: estimate?.nanoUsd ?? null, price: estimate?.price ?? null },
        ...{ tenantId: scope.tenantId, workspaceId, runId, source: "agent" as const, verified: false },
      })),
    )
    .onConflictDoNothing();
  return reports.map((report) => report.id);
};

/** The provider's numbers for one gateway call, if they are stored. */
export const findUsageOfAttempt = async (
  tx: TenantTx,
  scope: TenantScope,
  attemptId: AttemptId,
): Promise<TokenUsage | undefined> => {
  const [row] = await tx
    .select(USAGE_COLUMNS)
    .from(usageEvents)
    .where(and(eq(usageEvents.tenantId, scope.tenantId), eq(usageEvents.attemptId, attemptId)));
  return row;
};
