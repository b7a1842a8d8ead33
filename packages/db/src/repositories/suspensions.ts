import { newId, type SuspensionId, type TenantId, type TenantScope } from "@molecule/domain";
import { and, asc, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { suspensions } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type Suspension = typeof suspensions.$inferSelect;

/** What a kill switch stops. */
export type SuspensionSubject =
  | { readonly tenantId: TenantId; readonly vendor?: undefined }
  | { readonly vendor: string; readonly tenantId?: undefined };

const isOf = (subject: SuspensionSubject) =>
  subject.tenantId === undefined
    ? eq(suspensions.vendor, subject.vendor)
    : eq(suspensions.tenantId, subject.tenantId);

/** @returns false when the subject is suspended already; the first reason stays */
export const insertSuspension = async (
  tx: SystemTx,
  subject: SuspensionSubject,
  by: { readonly reason: string; readonly suspendedBy: string },
): Promise<boolean> => {
  const rows = await tx
    .insert(suspensions)
    .values({
      ...{ id: newId<SuspensionId>(), tenantId: subject.tenantId ?? null, vendor: subject.vendor ?? null },
      ...by,
    })
    .onConflictDoNothing()
    .returning({ id: suspensions.id });
  return rows.length === 1;
};

/** @returns false when the subject is not suspended */
export const liftSuspension = async (
  tx: SystemTx,
  subject: SuspensionSubject,
  liftedBy: string,
): Promise<boolean> => {
  const rows = await tx
    .update(suspensions)
    .set({ liftedBy, liftedAt: sql`now()` })
    .where(and(isOf(subject), isNull(suspensions.liftedAt)))
    .returning({ id: suspensions.id });
  return rows.length === 1;
};

/** Every switch that is on, oldest first. */
export const listSuspensions = (tx: SystemTx): Promise<Suspension[]> =>
  tx.select().from(suspensions).where(isNull(suspensions.liftedAt)).orderBy(asc(suspensions.suspendedAt));

/** Switches that were on and are not any more, the one lifted last first. */
export const listLiftedSuspensions = (tx: SystemTx, limit: number): Promise<Suspension[]> =>
  tx
    .select()
    .from(suspensions)
    .where(isNotNull(suspensions.liftedAt))
    .orderBy(desc(suspensions.liftedAt))
    .limit(limit);

/** The tenant's own switch, if it is on. */
export const findTenantSuspension = async (
  tx: TenantTx,
  scope: TenantScope,
): Promise<Suspension | undefined> => {
  const [row] = await tx
    .select()
    .from(suspensions)
    .where(and(eq(suspensions.tenantId, scope.tenantId), isNull(suspensions.liftedAt)));
  return row;
};
