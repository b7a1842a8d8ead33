import type { RunId, TenantScope } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { TenantTx } from "../transaction.ts";

/**
 * Notes a run as the last one that used each of the rows that its receipt names. In the order of their ids, so that
 * starts that share rows never wait for each other in a circle.
 */
export const recordSecretUses = async (tx: TenantTx, scope: TenantScope, runId: RunId): Promise<void> => {
  await tx.execute(sql`
    insert into secret_uses (secret_id, tenant_id, run_id, version, used_at)
      select s.id, s.tenant_id, rr.run_id, i.version, clock_timestamp()
        from run_receipts rr
        cross join lateral json_to_recordset((rr.receipt->'injected')::json)
          as i(name text, scope text, version int)
        join secrets s on s.tenant_id = rr.tenant_id and s.name = i.name
          and s.workspace_id is not distinct from case i.scope when 'workspace' then rr.workspace_id end
        where rr.tenant_id = ${scope.tenantId} and rr.run_id = ${runId}
        order by s.id
      on conflict (secret_id) do update set run_id = excluded.run_id,
        version = excluded.version, used_at = excluded.used_at`);
};
