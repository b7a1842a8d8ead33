import { type ApiTokenId, newId, type TenantScope, type UserId } from "@molecule/domain";
import { and, count, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { apiTokens } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type ApiToken = typeof apiTokens.$inferSelect;
/** What a screen shows of one: never its digest. */
export type ApiTokenRow = Omit<ApiToken, "digest">;
export type NewApiToken = Pick<
  ApiToken,
  "name" | "role" | "digest" | "hint" | "createdBy" | "createdByName" | "expiresAt"
>;

const { digest: _, ...SHOWN } = {
  id: apiTokens.id,
  tenantId: apiTokens.tenantId,
  name: apiTokens.name,
  role: apiTokens.role,
  operator: apiTokens.operator,
  digest: apiTokens.digest,
  hint: apiTokens.hint,
  createdBy: apiTokens.createdBy,
  createdByName: apiTokens.createdByName,
  createdAt: apiTokens.createdAt,
  expiresAt: apiTokens.expiresAt,
  lastUsedAt: apiTokens.lastUsedAt,
  revokedAt: apiTokens.revokedAt,
};

const ofTenant = (scope: TenantScope) => eq(apiTokens.tenantId, scope.tenantId);
const ofPlatform = isNull(apiTokens.tenantId);
const valid = and(isNull(apiTokens.revokedAt), gt(apiTokens.expiresAt, sql`now()`));

export const insertApiToken = async (
  tx: TenantTx,
  scope: TenantScope,
  token: NewApiToken,
): Promise<ApiTokenId> => {
  const id = newId<ApiTokenId>();
  await tx.insert(apiTokens).values({ ...token, id, tenantId: scope.tenantId, operator: false });
  return id;
};

/** An operator's, for the whole platform. */
export const insertPlatformToken = async (tx: SystemTx, token: NewApiToken): Promise<ApiTokenId> => {
  const id = newId<ApiTokenId>();
  await tx.insert(apiTokens).values({ ...token, id, tenantId: null, operator: true });
  return id;
};

/** Newest first, those that are over too. */
export const listApiTokens = (tx: TenantTx, scope: TenantScope, limit: number): Promise<ApiTokenRow[]> =>
  tx.select(SHOWN).from(apiTokens).where(ofTenant(scope)).orderBy(desc(apiTokens.createdAt)).limit(limit);

export const listPlatformTokens = (tx: SystemTx, limit: number): Promise<ApiTokenRow[]> =>
  tx.select(SHOWN).from(apiTokens).where(ofPlatform).orderBy(desc(apiTokens.createdAt)).limit(limit);

/** How many of a person's are valid. */
export const countApiTokens = async (tx: TenantTx, scope: TenantScope, userId: UserId): Promise<number> => {
  const [row] = await tx
    .select({ tokens: count() })
    .from(apiTokens)
    .where(and(ofTenant(scope), eq(apiTokens.createdBy, userId), valid));
  return row?.tokens ?? 0;
};

/** Ends one for good. @returns undefined when there is none, or it is over already */
export const revokeApiToken = async (
  tx: TenantTx,
  scope: TenantScope,
  id: ApiTokenId,
): Promise<ApiTokenRow | undefined> => {
  const [row] = await tx
    .update(apiTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(ofTenant(scope), eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
    .returning(SHOWN);
  return row;
};

export const findApiToken = async (
  tx: TenantTx,
  scope: TenantScope,
  id: ApiTokenId,
): Promise<ApiTokenRow | undefined> => {
  const [row] = await tx
    .select(SHOWN)
    .from(apiTokens)
    .where(and(ofTenant(scope), eq(apiTokens.id, id)));
  return row;
};

export const revokePlatformToken = async (tx: SystemTx, id: ApiTokenId): Promise<ApiTokenRow | undefined> => {
  const [row] = await tx
    .update(apiTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(ofPlatform, eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
    .returning(SHOWN);
  return row;
};

/** The token of a bearer, if it is valid now by the database's clock; notes its use about once a minute. */
export const findTokenByDigest = async (tx: SystemTx, digest: string): Promise<ApiTokenRow | undefined> => {
  const [row] = await tx
    .select(SHOWN)
    .from(apiTokens)
    .where(and(eq(apiTokens.digest, digest), valid));
  if (row === undefined) return undefined;
  await tx
    .update(apiTokens)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(
        eq(apiTokens.id, row.id),
        sql`coalesce(${apiTokens.lastUsedAt}, '-infinity') < now() - interval '1 minute'`,
      ),
    );
  return row;
};
