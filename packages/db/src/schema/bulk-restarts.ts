import type { BulkRestartId, TenantId, UserId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** Many restarts that were planned and asked for as one. They go on whoever looks. */
export const bulkRestarts = pgTable(
  "bulk_restarts",
  {
    id: idColumn<BulkRestartId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    /** The first one goes alone, and the others only when it serves. */
    canary: boolean("canary").notNull(),
    /** So many are under way at once. */
    atOnce: integer("at_once").notNull(),
    status: text("status").$type<"running" | "done" | "stopped">().notNull().default("running"),
    /** Why it stopped before its end. */
    reason: text("reason"),
    createdBy: idColumn<UserId>("created_by"),
    createdByName: text("created_by_name").notNull(),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    finishedAt: momentColumn("finished_at"),
  },
  (table) => [
    unique("bulk_restarts_tenant_id_id_key").on(table.tenantId, table.id),
    index("bulk_restarts_running_idx").on(table.createdAt).where(sql`status = 'running'`),
    index("bulk_restarts_tenant_idx").on(table.tenantId, table.createdAt.desc()),
  ],
);
