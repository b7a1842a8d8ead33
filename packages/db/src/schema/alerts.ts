import type { AlertId, TenantId, WorkspaceId } from "@molecule/domain";
import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** Something that a person must look at. Names and lengths, never values. */
export const alerts = pgTable(
  "alerts",
  {
    id: idColumn<AlertId>("id").primaryKey(),
    /** Null: it concerns the platform itself, and operators alone see it. */
    tenantId: idColumn<TenantId>("tenant_id"),
    workspaceId: idColumn<WorkspaceId>("workspace_id"),
    code: text("code").notNull(),
    severity: text("severity").$type<"warning" | "critical">().notNull(),
    message: text("message").notNull(),
    /** Names what may be said only once, such as a budget's threshold in one window; null where nothing bounds it. */
    onceKey: text("once_key").unique(),
    detail: jsonb("detail").$type<Record<string, string | number | boolean | null>>().notNull().default({}),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    resolvedAt: momentColumn("resolved_at"),
  },
  (table) => [index("alerts_open_idx").on(table.tenantId, table.createdAt.desc())],
);
