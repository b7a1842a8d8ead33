import type { RunId, RunStage, TenantId, WorkspaceId } from "@molecule/domain";
import { bigserial, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** One step of one start, with its time: the timeline on the Overview tab. Append-only. */
export const lifecycleEvents = pgTable(
  "lifecycle_events",
  {
    seq: bigserial("seq", { mode: "number" }).primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    runId: idColumn<RunId>("run_id"),
    generation: integer("generation").notNull(),
    /** A stage that began, or one of the outcomes. */
    what: text("what").$type<RunStage | "refused" | "ended" | "failed" | "paused" | "crashed">().notNull(),
    detail: text("detail"),
    at: momentColumn("at").notNull().defaultNow(),
  },
  (table) => [
    index("lifecycle_events_workspace_idx").on(table.workspaceId, table.seq.desc()),
    index("lifecycle_events_tenant_idx").on(table.tenantId, table.at.desc()),
  ],
);
