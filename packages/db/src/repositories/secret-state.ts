import type { RunId, SecretScope, TenantId, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, asc, eq, isNotNull, isNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { secrets, secretVersions } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";
import type { SecretPlace, SecretVersion } from "./secrets.ts";

const ofSecret = and(eq(secretVersions.tenantId, secrets.tenantId), eq(secretVersions.secretId, secrets.id));
const at = (scope: TenantScope, place: SecretPlace): SQL | undefined =>
  and(
    eq(secrets.tenantId, scope.tenantId),
    place === null ? isNull(secrets.workspaceId) : eq(secrets.workspaceId, place),
  );

/** The fingerprint of one stored version; the live one unless a number is given. */
export const findFingerprint = async (
  tx: TenantTx,
  scope: TenantScope,
  place: SecretPlace,
  { name, version }: { readonly name: string; readonly version?: number | undefined },
): Promise<{ fingerprint: string; version: number } | undefined> => {
  const [row] = await tx
    .select({ fingerprint: secretVersions.fingerprint, version: secretVersions.version })
    .from(secrets)
    .innerJoin(secretVersions, ofSecret)
    .where(
      and(
        at(scope, place),
        eq(secrets.name, name),
        eq(secretVersions.version, version ?? sql`${secrets.liveVersion}`),
      ),
    );
  return row;
};

/** A stored version that holds a value somebody else knows. */
export type LeakedVersion = {
  readonly workspaceId: WorkspaceId | null;
  readonly name: string;
  readonly scope: SecretScope;
  readonly version: number;
  readonly live: boolean;
};

/** Marks every version in the tenant that holds this value, under whatever name, and says where they stand. */
export const markLeaked = async (
  tx: TenantTx,
  scope: TenantScope,
  fingerprint: string,
): Promise<readonly LeakedVersion[]> => {
  const same = and(eq(secretVersions.tenantId, scope.tenantId), eq(secretVersions.fingerprint, fingerprint));
  await tx
    .update(secretVersions)
    .set({ leakedAt: sql`now()` })
    .where(and(same, isNull(secretVersions.leakedAt)));
  return tx
    .select({
      workspaceId: secrets.workspaceId,
      name: secrets.name,
      scope: sql<SecretScope>`case when ${secrets.workspaceId} is null then 'tenant' else 'workspace' end`,
      version: secretVersions.version,
      live: sql<boolean>`${secretVersions.version} is not distinct from ${secrets.liveVersion}`,
    })
    .from(secrets)
    .innerJoin(secretVersions, ofSecret)
    .where(and(eq(secrets.tenantId, scope.tenantId), same))
    .orderBy(asc(secrets.name), asc(secretVersions.version));
};

/** A verdict of the same kind is written again only when the last one is older. */
const HEALTH_EVERY = sql`interval '1 minute'`;

/** Notes what a provider said of a stored version that a run used. @returns whether the verdict is another now */
export const recordKeyHealth = async (
  tx: TenantTx,
  scope: TenantScope,
  key: { readonly place: SecretPlace; readonly name: string; readonly version: number },
  verdict: { readonly health: NonNullable<SecretVersion["health"]>; readonly runId: RunId },
): Promise<boolean> => {
  const [head] = await tx
    .select({ id: secrets.id, health: secretVersions.health })
    .from(secrets)
    .innerJoin(secretVersions, ofSecret)
    .where(and(at(scope, key.place), eq(secrets.name, key.name), eq(secretVersions.version, key.version)));
  if (head === undefined) return false;
  await tx
    .update(secretVersions)
    .set({ health: verdict.health, healthAt: sql`now()`, healthRunId: verdict.runId })
    .where(
      and(
        eq(secretVersions.tenantId, scope.tenantId),
        eq(secretVersions.secretId, head.id),
        eq(secretVersions.version, key.version),
        or(
          isNull(secretVersions.health),
          ne(secretVersions.health, verdict.health),
          lt(secretVersions.healthAt, sql`now() - ${HEALTH_EVERY}`),
        ),
      ),
    );
  return head.health !== verdict.health;
};

/** A live name whose expiry is near or past; no value and no hint. */
export type ExpiringSecret = {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId | null;
  readonly name: string;
  readonly expiresAt: Date;
};

/** Live names of every tenant that expire within so many days, or have, soonest first. */
export const listExpiringSecrets = async (
  tx: SystemTx,
  withinDays: number,
): Promise<readonly ExpiringSecret[]> => {
  const rows = await tx
    .select({
      id: secrets.id,
      tenantId: secrets.tenantId,
      workspaceId: secrets.workspaceId,
      name: secrets.name,
      expiresAt: secrets.expiresAt,
    })
    .from(secrets)
    .where(
      and(
        isNotNull(secrets.liveVersion),
        sql`${secrets.expiresAt} < now() + make_interval(days => ${withinDays})`,
      ),
    )
    .orderBy(asc(secrets.expiresAt));
  return rows.flatMap(({ expiresAt, ...row }) => (expiresAt === null ? [] : [{ ...row, expiresAt }]));
};
