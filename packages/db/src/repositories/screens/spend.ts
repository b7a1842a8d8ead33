import type { AttemptId, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, count, desc, eq, gte, inArray, sql } from "drizzle-orm";
import { ledgerEntries, llmAttempts, usageEvents, workspaces } from "../../schema/index.ts";
import type { TenantTx } from "../../transaction.ts";
import { USAGE_COLUMNS, USAGE_TOTALS } from "../usage-columns.ts";

/** One workspace, or all of the tenant's. */
type Which = { readonly workspaceId?: WorkspaceId | undefined };

/** What a charge took from the tenant's credit, as a positive amount. */
const chargeLeg = and(eq(ledgerEntries.kind, "charge"), eq(ledgerEntries.account, "tenant_credit"));
const charged = sql<bigint>`coalesce(-sum(${ledgerEntries.amountNanoUsd}), 0)`.mapWith(BigInt);
const dayOf = (moment: unknown) => sql<string>`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD')`;

/** Tokens and charges by day (UTC), model and kind of evidence, newest day first. */
export const listUsageByDay = (tx: TenantTx, scope: TenantScope, range: Which & { readonly since: Date }) => {
  const day = dayOf(usageEvents.at);
  return tx
    .select({
      day,
      model: usageEvents.model,
      verified: usageEvents.verified,
      calls: count(),
      ...USAGE_TOTALS,
      chargeNanoUsd: charged,
    })
    .from(usageEvents)
    .leftJoin(ledgerEntries, and(eq(ledgerEntries.attemptId, usageEvents.attemptId), chargeLeg))
    .where(
      and(
        eq(usageEvents.tenantId, scope.tenantId),
        gte(usageEvents.at, range.since),
        range.workspaceId === undefined ? undefined : eq(usageEvents.workspaceId, range.workspaceId),
      ),
    )
    .groupBy(day, usageEvents.model, usageEvents.verified)
    .orderBy(desc(day), usageEvents.model);
};

/** A row comparison in the order of the index, so that a page costs the same however old the ledger is. */
const isBefore = (id: AttemptId | undefined) =>
  id === undefined
    ? undefined
    : sql`(${llmAttempts.admittedAt}, ${llmAttempts.id})
        < (select last.admitted_at, last.id from ${llmAttempts} last where last.id = ${id})`;

/** Calls through the gateway with usage and charge, newest first; `before` is the last id of the page before. */
export const listCalls = (
  tx: TenantTx,
  scope: TenantScope,
  page: Which & { readonly before?: AttemptId | undefined; readonly limit: number },
) =>
  tx
    .select({
      attempt: llmAttempts,
      workspaceName: workspaces.name,
      usage: USAGE_COLUMNS,
      charge: { amountNanoUsd: ledgerEntries.amountNanoUsd, price: ledgerEntries.price },
    })
    .from(llmAttempts)
    .innerJoin(
      workspaces,
      and(eq(workspaces.tenantId, llmAttempts.tenantId), eq(workspaces.id, llmAttempts.workspaceId)),
    )
    .leftJoin(usageEvents, eq(usageEvents.attemptId, llmAttempts.id))
    .leftJoin(ledgerEntries, and(eq(ledgerEntries.attemptId, llmAttempts.id), chargeLeg))
    .where(
      and(
        eq(llmAttempts.tenantId, scope.tenantId),
        page.workspaceId === undefined ? undefined : eq(llmAttempts.workspaceId, page.workspaceId),
        isBefore(page.before),
      ),
    )
    .orderBy(desc(llmAttempts.admittedAt), desc(llmAttempts.id))
    .limit(page.limit);

const chargesSince = (scope: TenantScope, since: Date) =>
  and(eq(ledgerEntries.tenantId, scope.tenantId), chargeLeg, gte(ledgerEntries.at, since));

/** Charges of the tenant by day (UTC), newest first. */
export const listSpendByDay = (tx: TenantTx, scope: TenantScope, since: Date) => {
  const day = dayOf(ledgerEntries.at);
  return tx
    .select({ day, calls: count(), chargeNanoUsd: charged })
    .from(ledgerEntries)
    .where(chargesSince(scope, since))
    .groupBy(day)
    .orderBy(desc(day));
};

/** Charges of the tenant by workspace, removed ones included, the dearest first. */
export const listSpendByWorkspace = (tx: TenantTx, scope: TenantScope, since: Date) =>
  tx
    .select({
      workspaceId: workspaces.id,
      name: workspaces.name,
      calls: count(),
      chargeNanoUsd: charged,
    })
    .from(ledgerEntries)
    .innerJoin(
      workspaces,
      and(eq(workspaces.tenantId, ledgerEntries.tenantId), eq(workspaces.id, ledgerEntries.workspaceId)),
    )
    .where(chargesSince(scope, since))
    .groupBy(workspaces.id, workspaces.name)
    .orderBy(desc(charged));

/** Balance, charges since a moment, and calls whose cost is not known yet. */
export const findSpendTotals = async (
  tx: TenantTx,
  scope: TenantScope,
  since: Date,
): Promise<{ balanceNanoUsd: bigint; chargeNanoUsd: bigint; unresolvedCalls: number }> => {
  const [balance] = await tx
    .select({ nanoUsd: sql<bigint>`coalesce(sum(${ledgerEntries.amountNanoUsd}), 0)`.mapWith(BigInt) })
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.tenantId, scope.tenantId), eq(ledgerEntries.account, "tenant_credit")));
  const [spent] = await tx.select({ nanoUsd: charged }).from(ledgerEntries).where(chargesSince(scope, since));
  const [open] = await tx
    .select({ calls: count() })
    .from(llmAttempts)
    .where(
      and(eq(llmAttempts.tenantId, scope.tenantId), inArray(llmAttempts.status, ["admitted", "unresolved"])),
    );
  return {
    balanceNanoUsd: balance?.nanoUsd ?? 0n,
    chargeNanoUsd: spent?.nanoUsd ?? 0n,
    unresolvedCalls: open?.calls ?? 0,
  };
};
