import type { NanoUsd, SpendAccount, SpendScope, SpendWindow, TenantScope, UtcDay } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { TenantTx } from "../transaction.ts";
import { ACCOUNT_COLUMNS, WINDOWS_CTE } from "./spend-windows-sql.ts";

/** A number that is kept and that the records it is kept from do not add up to. */
export type SpendDrift = SpendAccount & {
  /** `lease`: a gateway has calls under way whose holds it did not lease. */
  readonly what: "spent" | "reserved" | "lease";
  readonly keptNanoUsd: NanoUsd;
  /** By the ledger, the leases and the open calls; of a lease, the least that it must be. */
  readonly foundNanoUsd: NanoUsd;
};

type Row = {
  readonly what: SpendDrift["what"];
  readonly scope: SpendScope;
  readonly scope_id: string;
  readonly spend_window: SpendWindow;
  readonly window_start: UtcDay;
  readonly kept: string;
  readonly found: string;
};

const WINDOWS = sql.raw(WINDOWS_CTE);
const ACCOUNT = sql.raw(ACCOUNT_COLUMNS);

/**
 * Holds a tenant's counters and leases against the ledger and the open calls. One statement sees one moment, so this
 * is exact while calls are under way. Empty when everything agrees.
 */
export const findSpendDrift = async (tx: TenantTx, scope: TenantScope): Promise<SpendDrift[]> => {
  const { tenantId } = scope;
  const rows = await tx.execute<Row>(sql`
    with ${WINDOWS},
    charges as (
      select a.tenant_id, a.workspace_id, a.run_id, a.spend_day, -e.amount_nano_usd as amount
      from ledger_entries e join llm_attempts a on a.id = e.attempt_id
      where e.tenant_id = ${tenantId} and e.account = 'tenant_credit' and e.kind = 'charge'
    ),
    open_calls as (
      select a.* from llm_attempts a where a.tenant_id = ${tenantId} and a.status in ('admitted', 'unresolved')
    ),
    found as (
      select 'spent' as what, tenant_id, 'credit' as scope, tenant_id as scope_id, 'ever' as spend_window,
        date '1970-01-01' as window_start, -amount_nano_usd as amount
      from ledger_entries where tenant_id = ${tenantId} and account = 'tenant_credit'
      union all
      select 'spent', ${ACCOUNT}, m.amount from charges m, windows w where w.scope <> 'credit'
      union all
      select 'reserved', tenant_id, scope, scope_id, spend_window, window_start, granted_nano_usd
      from credit_leases where tenant_id = ${tenantId}
      union all
      select 'reserved', ${ACCOUNT}, m.hold_nano_usd from open_calls m, windows w
      where m.status = 'unresolved' and m.hold_moved and m.held & w.bit <> 0
    ),
    kept as (
      select 'spent' as what, scope, scope_id, spend_window, window_start, spent_nano_usd as amount
      from spend_counters where tenant_id = ${tenantId}
      union all
      select 'reserved', scope, scope_id, spend_window, window_start, reserved_nano_usd
      from spend_counters where tenant_id = ${tenantId}
    ),
    sums as (
      select what, scope, scope_id, spend_window, window_start, sum(amount) as amount
      from found group by 1, 2, 3, 4, 5
    ),
    holds as (
      select m.gateway_id, ${ACCOUNT}, sum(m.hold_nano_usd) as amount from open_calls m, windows w
      where m.status = 'admitted' and m.held & w.bit <> 0 group by 1, 2, 3, 4, 5, 6
    )
    select what, scope, scope_id, spend_window, window_start::text,
      coalesce(kept.amount, 0)::text as kept, coalesce(sums.amount, 0)::text as found
    from kept full join sums using (what, scope, scope_id, spend_window, window_start)
    where coalesce(kept.amount, 0) <> coalesce(sums.amount, 0)
    union all
    select 'lease', h.scope, h.scope_id, h.spend_window, h.window_start::text,
      coalesce(l.granted_nano_usd, 0)::text, h.amount::text
    from holds h left join credit_leases l on l.gateway_id = h.gateway_id and l.tenant_id = h.tenant_id
      and l.scope = h.scope and l.scope_id = h.scope_id and l.spend_window = h.spend_window
      and l.window_start = h.window_start
    where coalesce(l.granted_nano_usd, 0) < h.amount
    order by 1, 2, 3`);
  return rows.map((row) => ({
    ...{ what: row.what, scope: row.scope, scopeId: row.scope_id },
    ...{ window: row.spend_window, windowStart: row.window_start },
    ...{ keptNanoUsd: BigInt(row.kept), foundNanoUsd: BigInt(row.found) },
  }));
};
