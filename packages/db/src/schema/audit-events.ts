import type { AuditEventId, TenantId, UserId, WorkspaceId } from "@molecule/domain";
import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** Who did what, written in the transaction that did it. Append-only; names, never values. */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: idColumn<AuditEventId>("id").primaryKey(),
    /** Null: done to the platform itself, and only operators see it. */
    tenantId: idColumn<TenantId>("tenant_id"),
    workspaceId: idColumn<WorkspaceId>("workspace_id"),
    actorKind: text("actor_kind").$type<"user" | "process">().notNull(),
    actorUserId: idColumn<UserId>("actor_user_id"),
    actorName: text("actor_name").notNull(),
    /** `noun.verb`, e.g. `secret.set`, `secret.refused`, `workspace.restart`. */
    action: text("action").notNull(),
    detail: jsonb("detail").$type<Record<string, unknown>>().notNull().default({}),
    at: momentColumn("at").notNull().defaultNow(),
  },
  (table) => [
    index("audit_events_tenant_idx").on(table.tenantId, table.id.desc()),
    index("audit_events_tenant_at_idx").on(table.tenantId, table.at.desc()),
    index("audit_events_workspace_idx").on(table.workspaceId, table.id.desc()),
  ],
);
