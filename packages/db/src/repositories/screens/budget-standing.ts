import type { BudgetId, NanoUsd, TenantScope, UtcDay, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { TenantTx } from "../../transaction.ts";
import { listOwnBudgets } from "../spend-alerts.ts";

/** A budget in the window of today. Of a key budget: the run that has used most of it. */
export type BudgetStanding = {
  readonly budgetId: BudgetId;
  readonly scope: "tenant" | "workspace" | "key";
  readonly workspaceId: WorkspaceId | null;
  readonly workspaceName: string | null;
  readonly window: "day" | "month";
  readonly windowStart: UtcDay;
  readonly enforcement: "stop" | "warn";
  /** `tenant`: used are estimates of what providers bill, and nothing is ever held. */
  readonly payer: "platform" | "tenant";
  readonly limitNanoUsd: NanoUsd;
  readonly usedNanoUsd: NanoUsd;
  readonly heldNanoUsd: NanoUsd;
};

type Row = Omit<BudgetStanding, "limitNanoUsd" | "usedNanoUsd" | "heldNanoUsd"> & {
  readonly limit: string;
  readonly used: string;
  readonly held: string;
};

const listPlatformBudgets = async (tx: TenantTx, scope: TenantScope): Promise<BudgetStanding[]> => {
  const today = sql`(now() at time zone 'utc')::date`;
  const start = sql`case b.spend_window when 'day' then ${today} else date_trunc('month', ${today})::date end`;
  const rows = await tx.execute<Row>(sql`
    select b.id as "budgetId", b.scope, b.workspace_id as "workspaceId", w.name as "workspaceName",
      b.spend_window as "window", (${start})::text as "windowStart", b.enforcement, b.payer,
      b.limit_nano_usd::text as "limit", coalesce(c.spent_nano_usd, 0)::text as used,
      coalesce(c.reserved_nano_usd, 0)::text as held
    from budgets b
      left join workspaces w on w.tenant_id = b.tenant_id and w.id = b.workspace_id
      left join lateral (
        select c.* from spend_counters c left join runs r on b.scope = 'key' and r.id = c.scope_id
        where c.tenant_id = b.tenant_id and c.scope = b.scope and c.spend_window = b.spend_window
          and c.window_start = ${start}
          and case b.scope when 'tenant' then c.scope_id = b.tenant_id when 'workspace' then c.scope_id = b.workspace_id
            else b.workspace_id is null or r.workspace_id = b.workspace_id end
        order by c.spent_nano_usd + c.reserved_nano_usd desc limit 1
      ) c on true
    where b.tenant_id = ${scope.tenantId} and b.archived_at is null and b.payer = 'platform'
    order by b.created_at, b.id`);
  return rows.map(({ limit, used, held, ...row }) => ({
    ...row,
    limitNanoUsd: BigInt(limit),
    usedNanoUsd: BigInt(used),
    heldNanoUsd: BigInt(held),
  }));
};

/** The budgets in force, those on what the platform charges first. */
export const listBudgetStandings = async (tx: TenantTx, scope: TenantScope): Promise<BudgetStanding[]> => {
  const own = new Map<BudgetId, BudgetStanding>();
  for (const { tenantId: _tenant, scopeId: _id, ...budget } of await listOwnBudgets(tx, scope)) {
    const most = own.get(budget.budgetId);
    if (most === undefined || most.usedNanoUsd < budget.usedNanoUsd)
      own.set(budget.budgetId, { ...budget, heldNanoUsd: 0n });
  }
  return [...(await listPlatformBudgets(tx, scope)), ...own.values()];
};
