import type { EntryRef, RunId, RunReceipt, SecretScope, TenantScope, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { TenantTx } from "../transaction.ts";

/** A run that served, with what it was given. */
export type ServedRun = {
  readonly id: RunId;
  readonly generation: number;
  readonly runtime: string;
  readonly receipt: RunReceipt;
};

/** The last run of a workspace that came to serve. */
export const findLastServedRun = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<ServedRun | undefined> => {
  const [row] = await tx.execute<ServedRun>(sql`
    select r.id, r.generation, r.runtime, rr.receipt from runs r
      join run_receipts rr on rr.tenant_id = r.tenant_id and rr.run_id = r.id
      where r.tenant_id = ${scope.tenantId} and r.workspace_id = ${workspaceId} and r.live_at is not null
      order by r.live_at desc limit 1`);
  return row;
};

/** Live rows of both scopes whose version was written after that run was prepared. */
export const listRowsWrittenSince = async (
  tx: TenantTx,
  scope: TenantScope,
  { id, workspaceId }: { readonly id: RunId; readonly workspaceId: WorkspaceId },
): Promise<readonly EntryRef[]> =>
  tx.execute<{ name: string; scope: SecretScope; version: number }>(sql`
    select s.name, case when s.workspace_id is null then 'tenant' else 'workspace' end as scope,
        s.live_version as version
      from secrets s
      join secret_versions v on v.tenant_id = s.tenant_id and v.secret_id = s.id and v.version = s.live_version
      join runs r on r.tenant_id = s.tenant_id and r.id = ${id}
      where s.tenant_id = ${scope.tenantId} and (s.workspace_id is null or s.workspace_id = ${workspaceId})
        and v.created_at > r.prepared_at
      order by s.name`);
