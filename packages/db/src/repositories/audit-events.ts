import { type Actor, type AuditEventId, newId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { and, desc, eq, isNull, lt } from "drizzle-orm";
import { auditEvents } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type AuditEvent = typeof auditEvents.$inferSelect;
export type AuditEntry = {
  readonly workspaceId?: WorkspaceId | null;
  /** `noun.verb`, e.g. `secret.set`. */
  readonly action: string;
  /** Names, versions and states; never a value. */
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** Records who did what, in the transaction that does it. */
export const recordAudit = async (
  tx: TenantTx | SystemTx,
  scope: TenantScope,
  entry: AuditEntry,
): Promise<void> => {
  const { actor } = scope;
  await tx.insert(auditEvents).values({
    id: newId<AuditEventId>(),
    tenantId: scope.tenantId,
    workspaceId: entry.workspaceId ?? null,
    actorKind: actor.kind,
    actorUserId: actor.kind === "user" ? actor.userId : null,
    actorName: actor.name,
    action: entry.action,
    detail: { ...entry.detail },
  });
};

/** Audits what an operator or a process did to the platform itself. */
export const recordPlatformAudit = async (
  tx: SystemTx,
  actor: Actor,
  entry: Pick<AuditEntry, "action" | "detail">,
): Promise<void> => {
  await tx.insert(auditEvents).values({
    id: newId<AuditEventId>(),
    tenantId: null,
    workspaceId: null,
    actorKind: actor.kind,
    actorUserId: actor.kind === "user" ? actor.userId : null,
    actorName: actor.name,
    action: entry.action,
    detail: { ...entry.detail },
  });
};

/** Newest first; `before` is the id of the last event of the page before. */
export const listAuditEvents = (
  tx: TenantTx,
  scope: TenantScope,
  page: { readonly workspaceId?: WorkspaceId; readonly before?: AuditEventId; readonly limit: number },
): Promise<AuditEvent[]> =>
  tx
    .select()
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.tenantId, scope.tenantId),
        page.workspaceId === undefined ? undefined : eq(auditEvents.workspaceId, page.workspaceId),
        page.before === undefined ? undefined : lt(auditEvents.id, page.before),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(page.limit);

/** Whether something was ever recorded in the tenant. */
export const hasAuditEvent = async (tx: TenantTx, scope: TenantScope, action: string): Promise<boolean> => {
  const [row] = await tx
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(and(eq(auditEvents.tenantId, scope.tenantId), eq(auditEvents.action, action)))
    .limit(1);
  return row !== undefined;
};

/** The newest event of its kind that was done to the platform itself. */
export const findLastPlatformAudit = async (
  tx: SystemTx,
  action: string,
): Promise<AuditEvent | undefined> => {
  const [row] = await tx
    .select()
    .from(auditEvents)
    .where(and(isNull(auditEvents.tenantId), eq(auditEvents.action, action)))
    .orderBy(desc(auditEvents.id))
    .limit(1);
  return row;
};
