import type { NanoUsd, ReconciliationId, TenantScope, TokenUsage } from "@molecule/domain";
import { and, desc, eq, gte, lt } from "drizzle-orm";
import { ledgerEntries, llmAttempts, reconciliations, usageEvents } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";
import { USAGE_COLUMNS } from "./usage-columns.ts";

export type StoredReconciliation = typeof reconciliations.$inferSelect;
export type NewReconciliation = Omit<typeof reconciliations.$inferInsert, "at">;

/** Calls of a vendor that left this platform in a period, and what each was charged; sandbox calls never leave. */
export type VendorCall = {
  readonly wireModel: string;
  readonly providerRequestId: string | null;
  readonly admittedAt: Date;
  readonly usage: TokenUsage | null;
  /** What the tenant paid; null when it was not charged. */
  readonly chargeNanoUsd: NanoUsd | null;
};

export const listVendorCalls = async (
  tx: TenantTx,
  scope: TenantScope,
  which: { readonly vendor: string; readonly from: Date; readonly until: Date },
): Promise<VendorCall[]> => {
  const charge = and(
    eq(ledgerEntries.attemptId, llmAttempts.id),
    eq(ledgerEntries.kind, "charge"),
    eq(ledgerEntries.account, "tenant_credit"),
  );
  const rows = await tx
    .select({
      wireModel: llmAttempts.wireModel,
      providerRequestId: llmAttempts.providerRequestId,
      admittedAt: llmAttempts.admittedAt,
      usage: USAGE_COLUMNS,
      amountNanoUsd: ledgerEntries.amountNanoUsd,
    })
    .from(llmAttempts)
    .leftJoin(usageEvents, eq(usageEvents.attemptId, llmAttempts.id))
    .leftJoin(ledgerEntries, charge)
    .where(
      and(
        eq(llmAttempts.tenantId, scope.tenantId),
        eq(llmAttempts.vendor, which.vendor),
        eq(llmAttempts.sandbox, false),
        gte(llmAttempts.admittedAt, which.from),
        lt(llmAttempts.admittedAt, which.until),
      ),
    );
  return rows.map(({ amountNanoUsd, ...call }) => ({
    ...call,
    chargeNanoUsd: amountNanoUsd === null ? null : -amountNanoUsd,
  }));
};

export const recordReconciliation = async (tx: SystemTx, row: NewReconciliation): Promise<void> => {
  await tx.insert(reconciliations).values(row);
};

/** Newest first. */
export const listReconciliations = (tx: SystemTx, limit: number): Promise<StoredReconciliation[]> =>
  tx.select().from(reconciliations).orderBy(desc(reconciliations.at)).limit(limit);

export const findReconciliation = async (
  tx: SystemTx,
  id: ReconciliationId,
): Promise<StoredReconciliation | undefined> => {
  const [row] = await tx.select().from(reconciliations).where(eq(reconciliations.id, id));
  return row;
};
