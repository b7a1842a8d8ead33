import type { EntryRef, SecretScope, TenantScope, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { TenantTx } from "../transaction.ts";

/**
 * A text that differs when anything differs that a start of this workspace depends on: what is stored at both
 * scopes, the workspace's own columns, open confirmations. Compared for equality only, so the order in which
 * concurrent writers commit does not matter.
 */
export const findFactsVersion = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<string> => {
  const [row] = await tx.execute<{ version: string }>(sql`
    select md5(concat_ws('|',
      (select concat_ws(',', w.desired_generation, w.runtime, w.billing_override, w.updated_at)
        from workspaces w where w.tenant_id = ${scope.tenantId} and w.id = ${workspaceId}),
      (select string_agg(concat(s.id, ':', s.live_version), ',' order by s.id) from secrets s
        where s.tenant_id = ${scope.tenantId} and (s.workspace_id is null or s.workspace_id = ${workspaceId})),
      (select string_agg(c.id::text, ',' order by c.id) from payer_confirmations c
        where c.tenant_id = ${scope.tenantId} and c.workspace_id = ${workspaceId} and c.used_by_run_id is null)
    )) as version`);
  if (row === undefined) throw new Error("a query without a condition gave no row");
  return row.version;
};

/** A live row by reference; of a row that chooses the model also which. */
export type StandingEntry = EntryRef & { readonly model: string | null };

/** Live rows of both scopes, unmerged. */
export const listStandingEntries = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<readonly StandingEntry[]> =>
  tx.execute<{ name: string; scope: SecretScope; version: number; model: string | null }>(sql`
    select s.name, case when s.workspace_id is null then 'tenant' else 'workspace' end as scope,
        s.live_version as version, v.clear as model
      from secrets s
      left join secret_versions v on v.tenant_id = s.tenant_id and v.secret_id = s.id
        and v.version = s.live_version and s.name in ('MODEL', 'MOLECULE_MODEL')
      where s.tenant_id = ${scope.tenantId} and s.live_version is not null
        and (s.workspace_id is null or s.workspace_id = ${workspaceId})`);
