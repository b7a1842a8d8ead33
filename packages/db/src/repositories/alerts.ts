import { type AlertId, newId, type TenantId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { alerts } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";
import { recordChange } from "./changes.ts";

export type Alert = typeof alerts.$inferSelect;
export type NewAlert = Pick<Alert, "code" | "severity" | "message"> & {
  readonly tenantId: TenantId;
  readonly workspaceId?: WorkspaceId | null;
  /** Names, lengths and counts; never a value. */
  readonly detail?: Alert["detail"];
};

/** Raises an alert about the platform itself, for operators, unless an open one says the same. */
export const recordPlatformAlertOnce = async (
  tx: SystemTx,
  alert: Omit<NewAlert, "tenantId" | "workspaceId">,
): Promise<AlertId | undefined> => {
  const same = and(eq(alerts.code, alert.code), eq(alerts.message, alert.message));
  const [open] = await tx
    .select({ id: alerts.id })
    .from(alerts)
    .where(and(isNull(alerts.tenantId), same, isNull(alerts.resolvedAt)))
    .limit(1);
  if (open !== undefined) return undefined;
  const id = newId<AlertId>();
  await tx.insert(alerts).values({ ...alert, id, tenantId: null });
  return id;
};

/** Raises an alert and lets the screens know. */
export const recordAlert = async (tx: TenantTx | SystemTx, alert: NewAlert): Promise<AlertId> => {
  const id = newId<AlertId>();
  await tx.insert(alerts).values({ ...alert, id });
  await recordChange(tx, {
    tenantId: alert.tenantId,
    workspaceId: alert.workspaceId ?? null,
    topic: "alert",
  });
  return id;
};

/** Raises an alert unless an open one says the same of the same place. */
export const recordAlertOnce = async (
  tx: TenantTx | SystemTx,
  alert: NewAlert,
): Promise<AlertId | undefined> => {
  const { tenantId, workspaceId = null, code, message } = alert;
  const [open] = await tx
    .select({ id: alerts.id })
    .from(alerts)
    .where(
      and(
        eq(alerts.tenantId, tenantId),
        workspaceId === null ? isNull(alerts.workspaceId) : eq(alerts.workspaceId, workspaceId),
        eq(alerts.code, code),
        eq(alerts.message, message),
        isNull(alerts.resolvedAt),
      ),
    )
    .limit(1);
  return open === undefined ? recordAlert(tx, alert) : undefined;
};

/**
 * Raises an alert unless one with the same key was ever raised, settled or not; whoever comes second, however close,
 * gets undefined.
 */
export const recordAlertUnderKey = async (
  tx: TenantTx | SystemTx,
  onceKey: string,
  alert: NewAlert,
): Promise<AlertId | undefined> => {
  const rows = await tx
    .insert(alerts)
    .values({ ...alert, id: newId<AlertId>(), onceKey })
    .onConflictDoNothing({ target: alerts.onceKey })
    .returning({ id: alerts.id });
  const { tenantId, workspaceId = null } = alert;
  if (rows[0] !== undefined) await recordChange(tx, { tenantId, workspaceId, topic: "alert" });
  return rows[0]?.id;
};

/** Settles what was said of windows that are over. */
export const resolveEndedWindows = async (tx: SystemTx): Promise<void> => {
  const rows = await tx
    .update(alerts)
    .set({ resolvedAt: sql`now()` })
    .where(
      and(
        isNull(alerts.resolvedAt),
        isNotNull(alerts.onceKey),
        sql`(${alerts.detail}->>'windowEnd')::date <= (now() at time zone 'utc')::date`,
      ),
    )
    .returning({ tenantId: alerts.tenantId });
  const tenants = new Set(rows.flatMap(({ tenantId }) => tenantId ?? []));
  for (const tenantId of tenants) await recordChange(tx, { tenantId, topic: "alert" });
};

/** Alerts of one tenant that nobody has settled, newest first. */
export const listOpenAlerts = (tx: TenantTx, scope: TenantScope): Promise<Alert[]> =>
  tx
    .select()
    .from(alerts)
    .where(and(eq(alerts.tenantId, scope.tenantId), isNull(alerts.resolvedAt)))
    .orderBy(desc(alerts.createdAt));

/** The newest alerts of every tenant, for operators. */
export const listAllAlerts = (tx: SystemTx, limit: number): Promise<Alert[]> =>
  tx.select().from(alerts).orderBy(desc(alerts.createdAt)).limit(limit);

/** @returns false when there is no such open alert */
export const resolveAlert = async (tx: SystemTx, id: AlertId): Promise<boolean> => {
  const rows = await tx
    .update(alerts)
    .set({ resolvedAt: sql`now()` })
    .where(and(eq(alerts.id, id), isNull(alerts.resolvedAt)))
    .returning({ tenantId: alerts.tenantId });
  for (const { tenantId } of rows)
    if (tenantId !== null) await recordChange(tx, { tenantId, topic: "alert" });
  return rows.length === 1;
};

/** Settles an alert of one tenant. */
export const resolveTenantAlert = async (
  tx: TenantTx,
  scope: TenantScope,
  id: AlertId,
): Promise<"resolved" | "settled_before" | "not_found"> => {
  const mine = and(eq(alerts.tenantId, scope.tenantId), eq(alerts.id, id));
  const [alert] = await tx.select({ resolvedAt: alerts.resolvedAt }).from(alerts).where(mine).for("update");
  if (alert === undefined) return "not_found";
  if (alert.resolvedAt !== null) return "settled_before";
  await tx.update(alerts).set({ resolvedAt: sql`now()` }).where(mine);
  await recordChange(tx, { tenantId: scope.tenantId, topic: "alert" });
  return "resolved";
};

/** Settles an alert about the platform itself. */
export const resolvePlatformAlert = async (
  tx: SystemTx,
  id: AlertId,
): Promise<"resolved" | "settled_before" | "not_found"> => {
  const its = and(isNull(alerts.tenantId), eq(alerts.id, id));
  const rows = await tx
    .update(alerts)
    .set({ resolvedAt: sql`now()` })
    .where(and(its, isNull(alerts.resolvedAt)))
    .returning({ id: alerts.id });
  if (rows.length === 1) return "resolved";
  const [settled] = await tx.select({ id: alerts.id }).from(alerts).where(its);
  return settled === undefined ? "not_found" : "settled_before";
};

/** Settles what was said of the platform under one code: it is so no more. */
export const resolvePlatformAlerts = async (tx: SystemTx, code: string): Promise<void> => {
  await tx
    .update(alerts)
    .set({ resolvedAt: sql`now()` })
    .where(and(isNull(alerts.tenantId), eq(alerts.code, code), isNull(alerts.resolvedAt)));
};
