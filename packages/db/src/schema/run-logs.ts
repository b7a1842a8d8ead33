import type { RunId, TenantId, WorkspaceId } from "@molecule/domain";
import { foreignKey, index, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";
import { runs } from "./runs.ts";

/**
 * The end of a run's output, redacted where it was written. It is brought here only while somebody watches, and
 * when the run ends.
 */
export const runLogs = pgTable(
  "run_logs",
  {
    runId: idColumn<RunId>("run_id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    text: text("text").notNull().default(""),
    /** Null until its supervisor has brought something. */
    broughtAt: momentColumn("brought_at"),
    /** Until when (database time) somebody looks. */
    watchedUntil: momentColumn("watched_until"),
  },
  (table) => [
    index("run_logs_watched_idx").on(table.watchedUntil),
    foreignKey({
      name: "run_logs_run_fk",
      columns: [table.tenantId, table.workspaceId, table.runId],
      foreignColumns: [runs.tenantId, runs.workspaceId, runs.id],
    }),
  ],
);
