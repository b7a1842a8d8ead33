import type { NanoUsd, TenantScope, UtcDay, WorkspaceId } from "@molecule/domain";
import { and, count, desc, eq, gte, type SQL, sql } from "drizzle-orm";
import { ledgerEntries, llmAttempts, workspaces } from "../../schema/index.ts";
import type { TenantTx } from "../../transaction.ts";

export type SpendRange = {
  readonly since: Date;
  /** One day (UTC) alone. */
  readonly day?: UtcDay | undefined;
  readonly workspaceId?: WorkspaceId | undefined;
};

const DAY = sql<string>`to_char(${ledgerEntries.at} at time zone 'UTC', 'YYYY-MM-DD')`;
const MODEL = sql<string>`coalesce(${llmAttempts.model}, '')`;
const CHARGED = sql<bigint>`coalesce(-sum(${ledgerEntries.amountNanoUsd}), 0)`.mapWith(BigInt);

const chargesOf = (scope: TenantScope, { since, day, workspaceId }: SpendRange): SQL | undefined =>
  and(
    eq(ledgerEntries.tenantId, scope.tenantId),
    eq(ledgerEntries.kind, "charge"),
    eq(ledgerEntries.account, "tenant_credit"),
    gte(ledgerEntries.at, since),
    day === undefined
      ? undefined
      : sql`${ledgerEntries.at} >= ${`${day}T00:00:00Z`}::timestamptz
          and ${ledgerEntries.at} < ${`${day}T00:00:00Z`}::timestamptz + interval '1 day'`,
    workspaceId === undefined ? undefined : eq(ledgerEntries.workspaceId, workspaceId),
  );

/** Charges by day (UTC), model and workspace: newest day first, the dearest of a day first. */
export const listSpend = (tx: TenantTx, scope: TenantScope, range: SpendRange) =>
  tx
    .select({
      day: DAY,
      model: MODEL,
      workspaceId: ledgerEntries.workspaceId,
      workspaceName: workspaces.name,
      calls: count(),
      chargeNanoUsd: CHARGED,
    })
    .from(ledgerEntries)
    .leftJoin(llmAttempts, eq(llmAttempts.id, ledgerEntries.attemptId))
    .leftJoin(
      workspaces,
      and(eq(workspaces.tenantId, ledgerEntries.tenantId), eq(workspaces.id, ledgerEntries.workspaceId)),
    )
    .where(chargesOf(scope, range))
    .groupBy(DAY, llmAttempts.model, ledgerEntries.workspaceId, workspaces.name)
    .orderBy(desc(DAY), desc(CHARGED));

/** Charges by day (UTC) and model alone: as many rows as a chart has parts, however many workspaces there are. */
export const listSpendByModel = (
  tx: TenantTx,
  scope: TenantScope,
  range: SpendRange,
): Promise<{ day: string; model: string; calls: number; chargeNanoUsd: NanoUsd }[]> =>
  tx
    .select({ day: DAY, model: MODEL, calls: count(), chargeNanoUsd: CHARGED })
    .from(ledgerEntries)
    .leftJoin(llmAttempts, eq(llmAttempts.id, ledgerEntries.attemptId))
    .where(chargesOf(scope, range))
    .groupBy(DAY, llmAttempts.model)
    .orderBy(desc(DAY), desc(CHARGED));
