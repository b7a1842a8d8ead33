import type { RunId, RunReceipt, TenantScope } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { TenantTx } from "../transaction.ts";

/** The receipt of the run before this one that reached live; undefined for a first one. */
export const findPreviousReceipt = async (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
): Promise<RunReceipt | undefined> => {
  const [row] = await tx.execute<{ receipt: RunReceipt }>(sql`
    select rr.receipt from runs this
      join runs before on before.tenant_id = this.tenant_id and before.workspace_id = this.workspace_id
        and before.prepared_at < this.prepared_at and before.live_at is not null
      join run_receipts rr on rr.tenant_id = before.tenant_id and rr.run_id = before.id
      where this.tenant_id = ${scope.tenantId} and this.id = ${id}
      order by before.prepared_at desc limit 1`);
  return row?.receipt;
};
