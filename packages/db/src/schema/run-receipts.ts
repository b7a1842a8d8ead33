import type { RunId, RunReceipt, TenantId, WorkspaceId } from "@molecule/domain";
import { foreignKey, jsonb, pgTable } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";
import { runs } from "./runs.ts";

/** What one start decided; inserted with its run and never changed (no role may update it). */
export const runReceipts = pgTable(
  "run_receipts",
  {
    runId: idColumn<RunId>("run_id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    receipt: jsonb("receipt").$type<RunReceipt>().notNull(),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: "run_receipts_run_fk",
      columns: [table.tenantId, table.workspaceId, table.runId],
      foreignColumns: [runs.tenantId, runs.workspaceId, runs.id],
    }),
  ],
);
