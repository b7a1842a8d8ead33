import {
  newId,
  type SecretId,
  type SecretKind,
  type SecretScope,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { and, eq, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { secrets, secretVersions } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

/** Null stands for the tenant's own scope. */
export type SecretPlace = WorkspaceId | null;
export type SecretHead = typeof secrets.$inferSelect;
export type SecretVersion = typeof secretVersions.$inferSelect;

const at = (scope: TenantScope, place: SecretPlace): SQL | undefined =>
  and(
    eq(secrets.tenantId, scope.tenantId),
    place === null ? isNull(secrets.workspaceId) : eq(secrets.workspaceId, place),
  );

const liveVersion = and(
  eq(secretVersions.tenantId, secrets.tenantId),
  eq(secretVersions.secretId, secrets.id),
  eq(secretVersions.version, secrets.liveVersion),
);

/** A head with what is known of its live version; null and false where nothing is live. */
export type StandingHead = Pick<SecretHead, "name" | "liveVersion" | "lastVersion" | "note" | "expiresAt"> & {
  readonly kind: SecretKind | null;
  readonly hint: string | null;
  readonly fingerprint: string | null;
  readonly leakedAt: Date | null;
  /** Since when no key of the ring opens it; null while one does, or none was needed. */
  readonly unreadableAt: Date | null;
};

/** What is stored at one place under these names, deleted names included. */
export const listSecretHeads = (
  tx: TenantTx,
  scope: TenantScope,
  place: SecretPlace,
  names: readonly string[],
): Promise<StandingHead[]> =>
  tx
    .select({
      name: secrets.name,
      liveVersion: secrets.liveVersion,
      lastVersion: secrets.lastVersion,
      note: secrets.note,
      expiresAt: secrets.expiresAt,
      kind: secretVersions.kind,
      hint: secretVersions.hint,
      fingerprint: secretVersions.fingerprint,
      leakedAt: secretVersions.leakedAt,
      unreadableAt: secretVersions.unreadableAt,
    })
    .from(secrets)
    .leftJoin(secretVersions, liveVersion)
    .where(and(at(scope, place), inArray(secrets.name, [...names])));

export type NewSecretHead = {
  readonly name: string;
  readonly kind: SecretKind;
  /** Undefined keeps the note that stands there. */
  readonly note?: string | undefined;
  readonly expiresAt?: Date | null | undefined;
};

/**
 * Points each named head at its next version, making heads that are missing. The caller writes the versions in
 * the same transaction, with the place locked.
 */
export const advanceSecretHeads = async (
  tx: TenantTx,
  scope: TenantScope,
  place: SecretPlace,
  heads: readonly NewSecretHead[],
): Promise<ReadonlyMap<string, { id: SecretId; version: number }>> => {
  if (heads.length === 0) return new Map();
  const rows = await tx
    .insert(secrets)
    .values(
      heads.map(({ name, kind, note, expiresAt }) => ({
        id: newId<SecretId>(),
        tenantId: scope.tenantId,
        workspaceId: place,
        name,
        kind,
        liveVersion: 1,
        lastVersion: 1,
        note: note ?? null,
        expiresAt: expiresAt ?? null,
        createdBy: scope.actor.kind === "user" ? scope.actor.userId : null,
      })),
    )
    .onConflictDoUpdate({
      target: [secrets.tenantId, secrets.workspaceId, secrets.name],
      set: {
        kind: sql`excluded.kind`,
        liveVersion: sql`${secrets.lastVersion} + 1`,
        lastVersion: sql`${secrets.lastVersion} + 1`,
        note: sql`coalesce(excluded.note, ${secrets.note})`,
        expiresAt: sql`excluded.expires_at`,
        updatedAt: sql`now()`,
      },
    })
    .returning({ id: secrets.id, name: secrets.name, version: secrets.lastVersion });
  return new Map(rows.map(({ name, ...row }) => [name, row]));
};

export type NewSecretVersion = Omit<
  typeof secretVersions.$inferInsert,
  "tenantId" | "createdBy" | "createdAt" | "unreadableAt"
>;

/** Versions are inserted and never changed. */
export const insertSecretVersions = async (
  tx: TenantTx,
  scope: TenantScope,
  versions: readonly NewSecretVersion[],
): Promise<void> => {
  if (versions.length === 0) return;
  const createdBy = scope.actor.kind === "user" ? scope.actor.userId : null;
  await tx
    .insert(secretVersions)
    .values(versions.map((version) => ({ ...version, tenantId: scope.tenantId, createdBy })));
};

/**
 * Deletes names at one place; their history stays.
 * @returns the names that were live, sorted
 */
export const deleteSecrets = async (
  tx: TenantTx,
  scope: TenantScope,
  place: SecretPlace,
  names: readonly string[],
): Promise<string[]> => {
  if (names.length === 0) return [];
  const rows = await tx
    .update(secrets)
    .set({ liveVersion: null, updatedAt: sql`now()` })
    .where(and(at(scope, place), inArray(secrets.name, [...names]), isNotNull(secrets.liveVersion)))
    .returning({ name: secrets.name });
  return rows.map((row) => row.name).sort();
};

/** Erases everything that a workspace stored, history included, for a workspace that is removed. */
export const eraseWorkspaceSecrets = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<number> => {
  const rows = await tx.delete(secrets).where(at(scope, workspaceId)).returning({ id: secrets.id });
  return rows.length;
};

/** Whether a workspace has any live row of its own. */
export const hasWorkspaceSecrets = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<boolean> => {
  const rows = await tx
    .select({ id: secrets.id })
    .from(secrets)
    .where(and(at(scope, workspaceId), isNotNull(secrets.liveVersion)))
    .limit(1);
  return rows.length > 0;
};

/** A live row with what a start needs to fill it in: the clear text, or the sealed bytes. */
export type StoredValue = Pick<
  SecretVersion,
  "version" | "kind" | "clear" | "sealed" | "keyId" | "fingerprint"
> & {
  readonly name: string;
  readonly scope: SecretScope;
};

/** Live values of both scopes as one workspace sees them, unmerged. Only a start and a pull read them. */
export const listStoredValues = (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<StoredValue[]> =>
  tx
    .select({
      name: secrets.name,
      scope: sql<SecretScope>`case when ${secrets.workspaceId} is null then 'tenant' else 'workspace' end`,
      version: secretVersions.version,
      kind: secretVersions.kind,
      clear: secretVersions.clear,
      sealed: secretVersions.sealed,
      keyId: secretVersions.keyId,
      fingerprint: secretVersions.fingerprint,
    })
    .from(secrets)
    .innerJoin(secretVersions, liveVersion)
    .where(
      and(
        eq(secrets.tenantId, scope.tenantId),
        or(isNull(secrets.workspaceId), eq(secrets.workspaceId, workspaceId)),
      ),
    );

/** Notes whether a stored version could be opened when it was last tried. */
export const setSecretReadability = async (
  tx: TenantTx,
  scope: TenantScope,
  row: {
    readonly place: SecretPlace;
    readonly name: string;
    readonly version: number;
    readonly readable: boolean;
  },
): Promise<void> => {
  const head = tx
    .select({ id: secrets.id })
    .from(secrets)
    .where(and(at(scope, row.place), eq(secrets.name, row.name)));
  await tx
    .update(secretVersions)
    .set({ unreadableAt: row.readable ? null : sql`coalesce(${secretVersions.unreadableAt}, now())` })
    .where(
      and(
        eq(secretVersions.tenantId, scope.tenantId),
        inArray(secretVersions.secretId, head),
        eq(secretVersions.version, row.version),
        row.readable ? isNotNull(secretVersions.unreadableAt) : isNull(secretVersions.unreadableAt),
      ),
    );
};
