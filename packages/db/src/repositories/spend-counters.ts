import type { NanoUsd, SpendAccount, SpendState, TenantId, TenantScope, UtcDay } from "@molecule/domain";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { spendCounters } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type SpendCounter = SpendAccount & SpendState;

const columns = {
  scope: spendCounters.scope,
  scopeId: spendCounters.scopeId,
  window: spendCounters.window,
  windowStart: spendCounters.windowStart,
  spentNanoUsd: spendCounters.spentNanoUsd,
  reservedNanoUsd: spendCounters.reservedNanoUsd,
};

/** Rows of `(scope, scope_id, spend_window, window_start)` for a `values` list. */
const keys = (accounts: readonly SpendAccount[]): SQL =>
  sql.join(
    accounts.map(
      ({ scope, scopeId, window, windowStart }) =>
        sql`(${scope}::text, ${scopeId}::uuid, ${window}::text, ${windowStart}::date)`,
    ),
    sql`, `,
  );

/**
 * Counters of one tenant, locked in the order of their key; those that were missing begin with nothing spent. A
 * statement after this one sees what the last holder of the locks wrote elsewhere.
 */
export const lockCounters = async (
  tx: SystemTx,
  tenantId: TenantId,
  accounts: readonly SpendAccount[],
): Promise<SpendCounter[]> => {
  await tx.execute(sql`
    insert into spend_counters (tenant_id, scope, scope_id, spend_window, window_start)
      select ${tenantId}::uuid, k.* from (values ${keys(accounts)}) k(scope, scope_id, spend_window, window_start)
      order by 1, 2, 3, 4, 5 on conflict do nothing`);
  return tx
    .select(columns)
    .from(spendCounters)
    .where(
      and(
        eq(spendCounters.tenantId, tenantId),
        sql`(${spendCounters.scope}, ${spendCounters.scopeId}, ${spendCounters.window}, ${spendCounters.windowStart})
          in (values ${keys(accounts)})`,
      ),
    )
    .orderBy(
      spendCounters.tenantId,
      spendCounters.scope,
      spendCounters.scopeId,
      spendCounters.window,
      spendCounters.windowStart,
    )
    .for("update");
};

/** Adds to what is set aside; the caller holds the lock. */
export const addReserved = async (
  tx: SystemTx,
  tenantId: TenantId,
  { scope, scopeId, window, windowStart }: SpendAccount,
  amountNanoUsd: NanoUsd,
): Promise<void> => {
  await tx
    .update(spendCounters)
    .set({ reservedNanoUsd: sql`${spendCounters.reservedNanoUsd} + ${amountNanoUsd}` })
    .where(
      and(
        eq(spendCounters.tenantId, tenantId),
        eq(spendCounters.scope, scope),
        eq(spendCounters.scopeId, scopeId),
        eq(spendCounters.window, window),
        eq(spendCounters.windowStart, windowStart),
      ),
    );
};

/** Money that came into a tenant's credit (negative: that was taken out of it). */
export const addCredit = async (tx: TenantTx, scope: TenantScope, amountNanoUsd: NanoUsd): Promise<void> => {
  await tx.execute(sql`
    insert into spend_counters (tenant_id, scope, scope_id, spend_window, window_start, spent_nano_usd)
      values (${scope.tenantId}, 'credit', ${scope.tenantId}, 'ever', '1970-01-01', ${-amountNanoUsd})
      on conflict on constraint spend_counters_pk do update set
        spent_nano_usd = spend_counters.spent_nano_usd + excluded.spent_nano_usd`);
};

/** What is spent of the accounts of a tenant whose windows began on one of these days, and what is set aside. */
export const listCounters = (
  tx: TenantTx,
  scope: TenantScope,
  windowStarts: readonly UtcDay[],
): Promise<SpendCounter[]> =>
  tx
    .select(columns)
    .from(spendCounters)
    .where(
      and(
        eq(spendCounters.tenantId, scope.tenantId),
        sql`${spendCounters.windowStart} in (${sql.join(
          windowStarts.map((day) => sql`${day}::date`),
          sql`, `,
        )})`,
      ),
    );
