import type { SecretKind, TenantScope } from "@molecule/domain";
import { and, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { secrets, secretVersions } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";
import type { SecretPlace, SecretVersion } from "./secrets.ts";

const at = (scope: TenantScope, place: SecretPlace): SQL | undefined =>
  and(
    eq(secrets.tenantId, scope.tenantId),
    place === null ? isNull(secrets.workspaceId) : eq(secrets.workspaceId, place),
  );

const ofSecret = and(eq(secretVersions.tenantId, secrets.tenantId), eq(secretVersions.secretId, secrets.id));

/** One version as history shows it: no sealed bytes and no fingerprint. */
export type PastVersion = Pick<
  SecretVersion,
  | "version"
  | "kind"
  | "hint"
  | "createdBy"
  | "createdAt"
  | "unreadableAt"
  | "health"
  | "healthAt"
  | "leakedAt"
> & { readonly live: boolean };

/** Every version of one name at one place, newest first; metadata only. */
export const listSecretHistory = (
  tx: TenantTx,
  scope: TenantScope,
  place: SecretPlace,
  name: string,
): Promise<PastVersion[]> =>
  tx
    .select({
      version: secretVersions.version,
      kind: secretVersions.kind,
      hint: secretVersions.hint,
      createdBy: secretVersions.createdBy,
      createdAt: secretVersions.createdAt,
      unreadableAt: secretVersions.unreadableAt,
      health: secretVersions.health,
      healthAt: secretVersions.healthAt,
      leakedAt: secretVersions.leakedAt,
      live: sql<boolean>`${secretVersions.version} is not distinct from ${secrets.liveVersion}`,
    })
    .from(secrets)
    .innerJoin(secretVersions, ofSecret)
    .where(and(at(scope, place), eq(secrets.name, name)))
    .orderBy(desc(secretVersions.version));

/** A stored version with what was learnt of its value, for judging whether it may live again. */
export type RestorableVersion = Pick<
  SecretVersion,
  | "version"
  | "kind"
  | "clear"
  | "hint"
  | "fingerprint"
  | "keyFormatOwners"
  | "routeHost"
  | "pointsAtGateway"
  | "coMingled"
  | "unreadableAt"
  | "leakedAt"
> & { readonly name: string };

/** Versions by name and number at one place; those that are not there are left out. */
export const listRestorableVersions = async (
  tx: TenantTx,
  scope: TenantScope,
  place: SecretPlace,
  wanted: readonly { readonly name: string; readonly version: number }[],
): Promise<RestorableVersion[]> => {
  if (wanted.length === 0) return [];
  const rows = await tx
    .select({
      name: secrets.name,
      version: secretVersions.version,
      kind: secretVersions.kind,
      clear: secretVersions.clear,
      hint: secretVersions.hint,
      fingerprint: secretVersions.fingerprint,
      keyFormatOwners: secretVersions.keyFormatOwners,
      routeHost: secretVersions.routeHost,
      pointsAtGateway: secretVersions.pointsAtGateway,
      coMingled: secretVersions.coMingled,
      unreadableAt: secretVersions.unreadableAt,
      leakedAt: secretVersions.leakedAt,
    })
    .from(secrets)
    .innerJoin(secretVersions, ofSecret)
    .where(
      and(
        at(scope, place),
        inArray(
          secrets.name,
          wanted.map((row) => row.name),
        ),
      ),
    );
  return rows.filter((row) =>
    wanted.some(({ name, version }) => row.name === name && row.version === version),
  );
};

/** Points one head at a version that is stored; the caller has judged it, with the place locked. */
export const pointSecretHead = async (
  tx: TenantTx,
  scope: TenantScope,
  place: SecretPlace,
  to: { readonly name: string; readonly version: number; readonly kind: SecretKind },
): Promise<void> => {
  await tx
    .update(secrets)
    .set({ liveVersion: to.version, kind: to.kind, updatedAt: sql`now()` })
    .where(and(at(scope, place), eq(secrets.name, to.name)));
};

/** Changes what is said of a name, and not its value. Undefined keeps what stands. */
export const describeSecret = async (
  tx: TenantTx,
  scope: TenantScope,
  place: SecretPlace,
  {
    name,
    note,
    expiresAt,
  }: {
    readonly name: string;
    readonly note?: string | undefined;
    readonly expiresAt?: Date | null | undefined;
  },
): Promise<void> => {
  if (note === undefined && expiresAt === undefined) return;
  await tx
    .update(secrets)
    .set({
      ...(note === undefined ? {} : { note }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      updatedAt: sql`now()`,
    })
    .where(and(at(scope, place), eq(secrets.name, name)));
};
