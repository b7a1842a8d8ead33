import type { BulkRestartId, PayerFacts, TenantId, WorkspaceId } from "@molecule/domain";
import { foreignKey, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bulkRestarts } from "./bulk-restarts.ts";
import { idColumn, momentColumn } from "./columns.ts";

export type BulkItemStatus = "waiting" | "restarting" | "done" | "failed" | "skipped";

/** One workspace of a bulk restart: what was planned for it, and what came of it. */
export const bulkRestartItems = pgTable(
  "bulk_restart_items",
  {
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    bulkId: idColumn<BulkRestartId>("bulk_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    /** Its turn; the canary has the first one. */
    turn: integer("turn").notNull(),
    status: text("status").$type<BulkItemStatus>().notNull().default("waiting"),
    /** What a restart would apply, as the plan said. */
    why: text("why").notNull(),
    payerBefore: jsonb("payer_before").$type<PayerFacts>(),
    payerAfter: jsonb("payer_after").$type<PayerFacts>(),
    /** The generation that was asked for. */
    generation: integer("generation"),
    /** Of an item that failed or was skipped: why. */
    code: text("code"),
    message: text("message"),
    startedAt: momentColumn("started_at"),
    finishedAt: momentColumn("finished_at"),
  },
  (table) => [
    primaryKey({ columns: [table.bulkId, table.workspaceId] }),
    foreignKey({
      name: "bulk_restart_items_bulk_fk",
      columns: [table.tenantId, table.bulkId],
      foreignColumns: [bulkRestarts.tenantId, bulkRestarts.id],
    }),
  ],
);
