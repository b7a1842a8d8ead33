import type { RunId, TenantId, WorkspaceId } from "@molecule/domain";
import { foreignKey, index, pgTable, text } from "drizzle-orm/pg-core";
import { bytesColumn, idColumn, momentColumn } from "./columns.ts";
import { runs } from "./runs.ts";

/** A bearer that belongs to one run, as SHA-256: `agent` for the agent API, `access` for the gateway. */
export const runKeys = pgTable(
  "run_keys",
  {
    digest: bytesColumn("digest").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    runId: idColumn<RunId>("run_id").notNull(),
    kind: text("kind").$type<"agent" | "access">().notNull(),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
  },
  (table) => [
    index("run_keys_run_idx").on(table.runId),
    foreignKey({
      name: "run_keys_run_fk",
      columns: [table.tenantId, table.workspaceId, table.runId],
      foreignColumns: [runs.tenantId, runs.workspaceId, runs.id],
    }),
  ],
);
