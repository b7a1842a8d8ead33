import type { CreditGrantId, NanoUsd, TenantId, TenantScope, UserId, UtcDay } from "@molecule/domain";
import { and, asc, eq, isNull, lt, sql } from "drizzle-orm";
import { creditGrants } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type CreditGrant = typeof creditGrants.$inferSelect;

/**
 * Credit for every month from the one after `grantedThrough` on.
 * @returns false when there is a grant with this id already, of whichever tenant
 */
export const insertCreditGrant = async (
  tx: TenantTx,
  scope: TenantScope,
  grant: {
    readonly id: CreditGrantId;
    readonly amountNanoUsd: NanoUsd;
    readonly reason: string;
    readonly grantedThrough: UtcDay;
    readonly createdBy: UserId | null;
  },
): Promise<boolean> => {
  const rows = await tx
    .insert(creditGrants)
    .values({ ...grant, tenantId: scope.tenantId })
    .onConflictDoNothing({ target: creditGrants.id })
    .returning({ id: creditGrants.id });
  return rows.length === 1;
};

/** A monthly grant of a tenant, also one that was ended. */
export const findCreditGrant = async (
  tx: TenantTx,
  scope: TenantScope,
  id: CreditGrantId,
): Promise<CreditGrant | undefined> => {
  const [row] = await tx
    .select()
    .from(creditGrants)
    .where(and(eq(creditGrants.tenantId, scope.tenantId), eq(creditGrants.id, id)));
  return row;
};

/** The monthly grants of a tenant that are in force, oldest first. */
export const listCreditGrants = (tx: TenantTx, scope: TenantScope): Promise<CreditGrant[]> =>
  tx
    .select()
    .from(creditGrants)
    .where(and(eq(creditGrants.tenantId, scope.tenantId), isNull(creditGrants.archivedAt)))
    .orderBy(asc(creditGrants.createdAt));

/** Tenants that a month is still owed to. */
export const listTenantsOwedGrants = async (tx: SystemTx, month: UtcDay): Promise<TenantId[]> => {
  const rows = await tx
    .selectDistinct({ tenantId: creditGrants.tenantId })
    .from(creditGrants)
    .where(and(isNull(creditGrants.archivedAt), lt(creditGrants.grantedThrough, month)));
  return rows.map((row) => row.tenantId);
};

/** The grants of a tenant that a month is still owed of, locked. */
export const lockOwedGrants = (tx: TenantTx, scope: TenantScope, month: UtcDay): Promise<CreditGrant[]> =>
  tx
    .select()
    .from(creditGrants)
    .where(
      and(
        eq(creditGrants.tenantId, scope.tenantId),
        isNull(creditGrants.archivedAt),
        lt(creditGrants.grantedThrough, month),
      ),
    )
    .for("update");

export const setGrantedThrough = async (
  tx: TenantTx,
  scope: TenantScope,
  id: CreditGrantId,
  grantedThrough: UtcDay,
): Promise<void> => {
  await tx
    .update(creditGrants)
    .set({ grantedThrough })
    .where(and(eq(creditGrants.tenantId, scope.tenantId), eq(creditGrants.id, id)));
};

/** @returns false when there is no such grant in force */
export const archiveCreditGrantRow = async (
  tx: TenantTx,
  scope: TenantScope,
  id: CreditGrantId,
): Promise<boolean> => {
  const rows = await tx
    .update(creditGrants)
    .set({ archivedAt: sql`now()` })
    .where(
      and(
        eq(creditGrants.tenantId, scope.tenantId),
        eq(creditGrants.id, id),
        isNull(creditGrants.archivedAt),
      ),
    )
    .returning({ id: creditGrants.id });
  return rows.length === 1;
};

/** The UTC day by the database's clock. */
export const findToday = async (tx: TenantTx | SystemTx): Promise<UtcDay> => {
  const [row] = await tx.execute<{ day: string }>(
    sql`select ((now() at time zone 'utc')::date)::text as day`,
  );
  return row?.day ?? "";
};
