import type { AttemptId, TenantId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { SystemTx } from "../transaction.ts";
import { ACCOUNT_COLUMNS, WINDOWS_CTE } from "./spend-windows-sql.ts";

const WINDOWS = sql.raw(WINDOWS_CTE);
const ACCOUNT = sql.raw(ACCOUNT_COLUMNS);

/** A call that nobody serves any more. */
export type OrphanedAttempt = {
  readonly id: AttemptId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
};

/**
 * Attempts of gateways that are gone become `unresolved`, each with its hold; the rest of what those gateways had
 * leased is free. A gateway that only lost its connections can still settle its calls.
 */
export const parkOrphanedAttempts = async (tx: SystemTx, reason: string): Promise<OrphanedAttempt[]> => {
  const rows = await tx.execute<{ id: AttemptId; tenant_id: TenantId; workspace_id: WorkspaceId }>(sql`
    with ${WINDOWS},
    parked as (
      update llm_attempts t set status = 'unresolved', hold_moved = true, reason = ${reason}, finished_at = now()
        where t.status = 'admitted' and not exists (select from gateways g where g.id = t.gateway_id)
        returning t.id, t.tenant_id, t.workspace_id, t.run_id, t.spend_day, t.held, t.hold_nano_usd
    ),
    gone as (
      delete from credit_leases l where not exists (select from gateways g where g.id = l.gateway_id)
        returning l.tenant_id, l.scope, l.scope_id, l.spend_window, l.window_start, l.granted_nano_usd
    ),
    freed as (
      select tenant_id, scope, scope_id, spend_window, window_start, -granted_nano_usd as amount from gone
      union all
      select ${ACCOUNT}, m.hold_nano_usd from parked m, windows w where m.held & w.bit <> 0
    ),
    moved as (
      insert into spend_counters (tenant_id, scope, scope_id, spend_window, window_start, reserved_nano_usd)
        select tenant_id, scope, scope_id, spend_window, window_start, sum(amount) from freed
        group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict on constraint spend_counters_pk do update set
          reserved_nano_usd = spend_counters.reserved_nano_usd + excluded.reserved_nano_usd
    )
    select id, tenant_id, workspace_id from parked`);
  return rows.map((row) => ({ id: row.id, tenantId: row.tenant_id, workspaceId: row.workspace_id }));
};

/** Calls that a gateway was let in with longer ago than this and did not end, by the database's clock. */
export const listLongAdmitted = async (
  tx: SystemTx,
  gatewayId: string,
  olderThanSeconds: number,
): Promise<{ readonly id: AttemptId; readonly tenantId: TenantId }[]> => {
  const rows = await tx.execute<{ id: AttemptId; tenant_id: TenantId }>(sql`
    select id, tenant_id from llm_attempts
      where status = 'admitted' and gateway_id = ${gatewayId}
        and admitted_at < now() - make_interval(secs => ${olderThanSeconds})`);
  return rows.map((row) => ({ id: row.id, tenantId: row.tenant_id }));
};
