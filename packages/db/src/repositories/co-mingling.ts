import type { SecretId, TenantId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { SystemTx } from "../transaction.ts";

/** A stored version whose value is a credential of the platform. */
export type CoMingledRow = {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId | null;
  readonly secretId: SecretId;
  readonly name: string;
  readonly version: number;
  /** It is the version in use, not history. */
  readonly live: boolean;
  readonly vendor: string;
};

/** Marks every stored version, history included, whose value is a credential of the platform, live or retired. */
export const markCoMingledRows = async (tx: SystemTx): Promise<void> => {
  await tx.execute(sql`
    update secret_versions v set co_mingled = true from platform_credentials p
      where p.fingerprint = v.fingerprint and not v.co_mingled`);
};

/** Stored versions, history included, that hold a credential of the platform, live or retired. */
export const listCoMingledRows = (tx: SystemTx): Promise<readonly CoMingledRow[]> =>
  tx.execute<CoMingledRow>(sql`
    select s.tenant_id as "tenantId", s.workspace_id as "workspaceId", s.id as "secretId", s.name, v.version,
        coalesce(v.version = s.live_version, false) as live, p.vendor
      from platform_credentials p
      join secret_versions v on v.fingerprint = p.fingerprint
      join secrets s on s.tenant_id = v.tenant_id and s.id = v.secret_id
      order by s.tenant_id, s.name, v.version`);

/** Workspaces of a tenant that are not removed: whom a row of its own scope may concern. */
export const listWorkspaceIdsOf = async (
  tx: SystemTx,
  tenantId: TenantId,
): Promise<readonly WorkspaceId[]> => {
  const rows = await tx.execute<{ id: WorkspaceId }>(
    sql`select id from workspaces where tenant_id = ${tenantId} and removed_at is null`,
  );
  return rows.map(({ id }) => id);
};

/** One live secret that stands under several tenants; only its places are told. */
export type SharedSecretRow = {
  readonly places: readonly {
    readonly tenantId: TenantId;
    readonly workspaceId: WorkspaceId | null;
    readonly secretId: SecretId;
    readonly name: string;
    readonly version: number;
  }[];
};

/** Live secrets with one value under two or more tenants. Variables are left out: equal ones mean nothing. */
export const listSharedSecrets = (tx: SystemTx): Promise<readonly SharedSecretRow[]> =>
  tx.execute<SharedSecretRow>(sql`
    select json_agg(json_build_object('tenantId', s.tenant_id, 'workspaceId', s.workspace_id,
        'secretId', s.id, 'name', s.name, 'version', v.version) order by s.tenant_id, s.name) as places
      from secrets s
      join secret_versions v on v.tenant_id = s.tenant_id and v.secret_id = s.id and v.version = s.live_version
      where v.kind = 'secret'
      group by v.fingerprint having count(distinct s.tenant_id) > 1
      order by min(s.id::text)`);
