import type { BudgetId, NanoUsd, TenantId, TenantScope, UtcDay, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { SystemTx, TenantTx } from "../transaction.ts";

/** A budget of what the platform charges, of which at least half is used in the window of today. */
export type UsedBudget = {
  readonly budgetId: BudgetId;
  readonly tenantId: TenantId;
  /** The workspace that it is about: its own, or the one of the run. */
  readonly workspaceId: WorkspaceId | null;
  readonly workspaceName: string | null;
  readonly scope: "tenant" | "workspace" | "key";
  readonly scopeId: string;
  readonly window: "day" | "month";
  readonly windowStart: UtcDay;
  readonly enforcement: "stop" | "warn";
  readonly payer: "platform" | "tenant";
  readonly limitNanoUsd: NanoUsd;
  readonly usedNanoUsd: NanoUsd;
};

type Row = Omit<UsedBudget, "limitNanoUsd" | "usedNanoUsd"> & {
  readonly limit: string;
  readonly used: string;
};

const readBudget = ({ limit, used, ...row }: Row): UsedBudget => ({
  ...row,
  limitNanoUsd: BigInt(limit),
  usedNanoUsd: BigInt(used),
});

const TODAY = sql`(now() at time zone 'utc')::date`;
const WINDOW_START = sql`case b.spend_window when 'day' then ${TODAY} else date_trunc('month', ${TODAY})::date end`;
const COLUMNS = sql`b.id as "budgetId", b.tenant_id as "tenantId", b.scope, b.spend_window as "window",
  b.enforcement, b.payer, b.limit_nano_usd::text as "limit", (${WINDOW_START})::text as "windowStart"`;

/** Budgets on what the platform charges, of which at least half is used. */
export const listUsedBudgets = async (tx: SystemTx): Promise<UsedBudget[]> => {
  const rows = await tx.execute<Row>(sql`
    select ${COLUMNS}, c.scope_id as "scopeId", c.spent_nano_usd::text as used,
      w.id as "workspaceId", w.name as "workspaceName"
    from budgets b
      join spend_counters c on c.tenant_id = b.tenant_id and c.scope = b.scope and c.spend_window = b.spend_window
        and c.window_start = ${WINDOW_START}
      left join runs r on b.scope = 'key' and r.id = c.scope_id
      left join workspaces w on w.tenant_id = b.tenant_id and w.id = coalesce(b.workspace_id, r.workspace_id)
    where b.archived_at is null and b.payer = 'platform' and c.spent_nano_usd > 0
      and c.spent_nano_usd * 2 >= b.limit_nano_usd
      and case b.scope when 'tenant' then c.scope_id = b.tenant_id when 'workspace' then c.scope_id = b.workspace_id
        else b.workspace_id is null or r.workspace_id = b.workspace_id end`);
  return rows.map(readBudget);
};

/** Tenants that have a budget on what providers bill them. */
export const listTenantsWithOwnBudgets = async (tx: SystemTx): Promise<TenantId[]> => {
  const rows = await tx.execute<{ id: TenantId }>(
    sql`select distinct tenant_id as id from budgets where archived_at is null and payer = 'tenant'`,
  );
  return rows.map((row) => row.id);
};

/** What providers bill a tenant about, against its budgets on that: estimates of what agents reported. */
export const listOwnBudgets = async (tx: TenantTx, scope: TenantScope): Promise<UsedBudget[]> => {
  const rows = await tx.execute<Row>(sql`
    select ${COLUMNS}, coalesce(u.scope_id, b.workspace_id, b.tenant_id) as "scopeId",
      coalesce(u.used, 0)::text as used, w.id as "workspaceId", w.name as "workspaceName"
    from budgets b
      left join lateral (
        select case b.scope when 'key' then e.run_id end as scope_id, min(e.workspace_id::text)::uuid as workspace_id,
          sum(e.estimate_nano_usd) as used
        from usage_events e
        where e.tenant_id = b.tenant_id and e.source = 'agent' and e.at >= (${WINDOW_START})::timestamp at time zone 'utc'
          and e.at <= now() and (b.workspace_id is null or e.workspace_id = b.workspace_id)
        group by 1
      ) u on true
      left join workspaces w on w.tenant_id = b.tenant_id
        and w.id = coalesce(b.workspace_id, case b.scope when 'key' then u.workspace_id end)
    where b.tenant_id = ${scope.tenantId} and b.archived_at is null and b.payer = 'tenant'`);
  return rows.map(readBudget);
};

/** A tenant's credit in the month of today. */
export type UsedCredit = {
  readonly tenantId: TenantId;
  readonly windowStart: UtcDay;
  readonly windowEnd: UtcDay;
  /** What there was to use in this month: what is left, the overage included, and what was used. */
  readonly limitNanoUsd: NanoUsd;
  readonly usedNanoUsd: NanoUsd;
};

/** Tenants that have used at least half of the credit that this month had. */
export const listUsedCredit = async (tx: SystemTx): Promise<UsedCredit[]> => {
  const rows = await tx.execute<{
    tenantId: TenantId;
    start: UtcDay;
    end: UtcDay;
    limit: string;
    used: string;
  }>(sql`
    select * from (
      select t.id as "tenantId", m.window_start::text as start,
        (m.window_start + interval '1 month')::date::text as end, m.spent_nano_usd::text as used,
        (m.spent_nano_usd - c.spent_nano_usd + least(t.overage_cap_nano_usd, t.overage_nano_usd))::text as limit
      from spend_counters m
        join spend_counters c on c.tenant_id = m.tenant_id and c.scope = 'credit'
        join tenants t on t.id = m.tenant_id
      where m.scope = 'tenant' and m.spend_window = 'month' and m.window_start = date_trunc('month', ${TODAY})::date
        and m.spent_nano_usd > 0) used
    where used.used::bigint * 2 >= used.limit::bigint`);
  return rows.map(({ tenantId, start, end, limit, used }) => ({
    ...{ tenantId, windowStart: start, windowEnd: end },
    limitNanoUsd: BigInt(limit),
    usedNanoUsd: BigInt(used),
  }));
};
