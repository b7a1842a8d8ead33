import type { ChangeSetId, SecretId, TenantId, WebhookEndpointId, WorkspaceId } from "@molecule/domain";
import { type SQL, sql } from "drizzle-orm";
import { textArray } from "../text-array.ts";
import type { SealingTx } from "../transaction.ts";

type Bytes = { readonly sealed: Uint8Array; readonly keyId: string };

/** One sealed value, wherever it stands: a version of a secret, a draft that waits, or a webhook's signing key. */
export type SealedRow = Bytes &
  (
    | {
        readonly store: "version";
        readonly tenantId: TenantId;
        readonly workspaceId: WorkspaceId | null;
        readonly name: string;
        readonly secretId: SecretId;
        readonly version: number;
        readonly live: boolean;
        readonly unreadable: boolean;
      }
    | {
        readonly store: "waiting";
        readonly tenantId: TenantId;
        readonly workspaceId: WorkspaceId | null;
        readonly name: string;
        readonly changeSetId: ChangeSetId;
      }
    | { readonly store: "webhook"; readonly tenantId: TenantId | null; readonly webhookId: WebhookEndpointId }
  );

/** Where a walk through all sealed values goes on. */
export type SealedCursor = { readonly secretId: string; readonly version: number };
export const FIRST_SEALED: SealedCursor = { secretId: "00000000-0000-0000-0000-000000000000", version: 0 };

const VERSIONS = sql`
  select 'version' as store, v.tenant_id as "tenantId", s.workspace_id as "workspaceId", s.name,
      v.secret_id as "secretId", v.version, coalesce(v.version = s.live_version, false) as live,
      v.unreadable_at is not null as unreadable, v.sealed, v.key_id as "keyId"
    from secret_versions v join secrets s on s.tenant_id = v.tenant_id and s.id = v.secret_id
    where v.sealed is not null`;
const WAITING = sql`
  select 'waiting' as store, tenant_id as "tenantId", workspace_id as "workspaceId", name,
      change_set_id as "changeSetId", sealed, key_id as "keyId"
    from change_set_values where sealed is not null`;
const WEBHOOKS = sql`
  select 'webhook' as store, tenant_id as "tenantId", id as "webhookId", sealed, key_id as "keyId"
    from webhook_endpoints where true`;

const read = async (tx: SealingTx, query: SQL): Promise<SealedRow[]> => [
  ...(await tx.execute<SealedRow>(query)),
];

/** Stored versions in a fixed order, history included, so many at a time. */
export const listSealedVersions = (tx: SealingTx, after: SealedCursor, limit: number): Promise<SealedRow[]> =>
  read(
    tx,
    sql`${VERSIONS} and (v.secret_id, v.version) > (${after.secretId}::uuid, ${after.version})
      order by v.secret_id, v.version limit ${limit}`,
  );

/** What waits or signs: few, so all at once. */
export const listOtherSealed = async (tx: SealingTx): Promise<SealedRow[]> => [
  ...(await read(tx, WAITING)),
  ...(await read(tx, WEBHOOKS)),
];

/** What is sealed to a key other than this one, those that did not open left out: so many at a time. */
export const listSealedToOthers = async (
  tx: SealingTx,
  keyId: string,
  skip: ReadonlySet<string>,
  limit: number,
): Promise<SealedRow[]> => {
  const skipped = textArray([...skip]);
  const parts = [
    sql`${VERSIONS} and v.key_id <> ${keyId} and v.unreadable_at is null
      and not (v.secret_id::text || '/' || v.version::text = any(${skipped})) limit ${limit}`,
    sql`${WAITING} and key_id <> ${keyId}
      and not (change_set_id::text || '/' || coalesce(workspace_id::text, '') || '/' || name = any(${skipped})) limit ${limit}`,
    sql`${WEBHOOKS} and key_id <> ${keyId} and not (id::text = any(${skipped})) limit ${limit}`,
  ];
  for (const part of parts) {
    const rows = await read(tx, part);
    if (rows.length > 0) return rows;
  }
  return [];
};

/** Names one sealed value among all. */
export const keyOfSealed = (row: SealedRow): string => {
  switch (row.store) {
    case "version":
      return `${row.secretId}/${row.version}`;
    case "waiting":
      return `${row.changeSetId}/${row.workspaceId ?? ""}/${row.name}`;
    case "webhook":
      return row.webhookId;
  }
};

const at = (row: SealedRow): { readonly table: SQL; readonly where: SQL } => {
  switch (row.store) {
    case "version":
      return {
        table: sql`secret_versions`,
        where: sql`secret_id = ${row.secretId} and version = ${row.version}`,
      };
    case "waiting":
      return {
        table: sql`change_set_values`,
        where: sql`change_set_id = ${row.changeSetId} and name = ${row.name}
          and workspace_id is not distinct from ${row.workspaceId}::uuid`,
      };
    case "webhook":
      return { table: sql`webhook_endpoints`, where: sql`id = ${row.webhookId}` };
  }
};

/**
 * Puts a new seal in place of the one that was read. Bytes that were replaced since, or are gone, stay as they are:
 * whoever was paused in between changes nothing.
 * @returns whether it was replaced
 */
export const replaceSealed = async (tx: SealingTx, row: SealedRow, by: Bytes): Promise<boolean> => {
  const { table, where } = at(row);
  const rows = await tx.execute(
    sql`update ${table} set sealed = ${by.sealed}, key_id = ${by.keyId}
      where ${where} and key_id = ${row.keyId} and sealed = ${row.sealed} returning 1`,
  );
  return rows.length === 1;
};

/** Notes on a stored version whether it opens; the bytes that were tried must still stand there. */
export const noteOpens = async (tx: SealingTx, row: SealedRow, opens: boolean): Promise<boolean> => {
  if (row.store !== "version") return false;
  const rows = await tx.execute(
    sql`update secret_versions set unreadable_at = ${opens ? null : sql`now()`}
      where secret_id = ${row.secretId} and version = ${row.version} and sealed = ${row.sealed}
        and (unreadable_at is null) = ${!opens} returning 1`,
  );
  return rows.length === 1;
};

export type SealedCount = { readonly keyId: string; readonly values: number; readonly unreadable: number };

/** How much is sealed to each key, drafts that wait and webhooks included. */
export const countSealed = async (tx: SealingTx): Promise<readonly SealedCount[]> =>
  tx.execute<SealedCount>(sql`
    select key_id as "keyId", sum(n)::int as values, sum(unreadable)::int as unreadable from (
      select key_id, count(*) as n, count(unreadable_at) as unreadable from secret_versions
        where sealed is not null group by key_id
      union all select key_id, count(*), 0 from change_set_values where sealed is not null group by key_id
      union all select key_id, count(*), 0 from webhook_endpoints group by key_id
    ) counted group by key_id order by key_id`);

/** What keeps a key in use. `values` counts what opens or was not tried; `unreadable` what is known not to. */
export type Retirement = { readonly retired: boolean; readonly values: number; readonly unreadable: number };

/**
 * Retires a key to which nothing is sealed any more. The lock waits for writes under way that are sealed to it, and
 * those that begin meanwhile are refused by the database once it is retired.
 */
export const retireSealingKey = async (
  tx: SealingTx,
  keyId: string,
  { leaveUnreadable }: { readonly leaveUnreadable: boolean },
): Promise<Retirement> => {
  await tx.execute(sql`select 1 from sealing_keys where id = ${keyId} for update`);
  const counted = (await countSealed(tx)).find((one) => one.keyId === keyId);
  const unreadable = counted?.unreadable ?? 0;
  const values = (counted?.values ?? 0) - unreadable;
  if (values > 0 || (unreadable > 0 && !leaveUnreadable)) return { retired: false, values, unreadable };
  const rows = await tx.execute(
    sql`update sealing_keys set retired_at = now() where id = ${keyId} and not active and retired_at is null returning 1`,
  );
  return { retired: rows.length === 1, values, unreadable };
};

/** Bytes that a seal adds to a value: format, encapsulated key and tag. */
const SEAL_BYTES = 49;

/** How long stored values are, in bytes, by `secretId/version`; nothing is opened for it. */
export const listValueLengths = async (
  tx: SealingTx,
  secretIds: readonly SecretId[],
): Promise<ReadonlyMap<string, number>> => {
  if (secretIds.length === 0) return new Map();
  const rows = await tx.execute<{ key: string; bytes: number }>(sql`
    select secret_id::text || '/' || version::text as key, octet_length(sealed) - ${SEAL_BYTES}::int as bytes
      from secret_versions where sealed is not null and secret_id = any(${textArray(secretIds)}::uuid[])`);
  return new Map(rows.map(({ key, bytes }) => [key, bytes]));
};
