import type { AttemptId, Dialect, RunId, TenantId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

export type AttemptStatus = "admitted" | "settled" | "void" | "unresolved";

/**
 * One call that the gateway admitted; committed before anything is sent upstream. `settled` has usage and a
 * charge, `void` cost nothing, `unresolved` is visible until it becomes one of them.
 */
export const llmAttempts = pgTable(
  "llm_attempts",
  {
    id: idColumn<AttemptId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    runId: idColumn<RunId>("run_id").notNull(),
    /** Which gateway process serves it; the attempts of one that is gone become unresolved. */
    gatewayId: text("gateway_id").notNull(),
    dialect: text("dialect").$type<Dialect>().notNull(),
    model: text("model").notNull(),
    vendor: text("vendor").notNull(),
    wireModel: text("wire_model").notNull(),
    streaming: boolean("streaming").notNull(),
    sandbox: boolean("sandbox").notNull(),
    status: text("status").$type<AttemptStatus>().notNull().default("admitted"),
    httpStatus: integer("http_status"),
    providerRequestId: text("provider_request_id"),
    clientRequestId: text("client_request_id"),
    /** Why it is void or unresolved, one sentence. */
    reason: text("reason"),
    admittedAt: momentColumn("admitted_at").notNull().defaultNow(),
    finishedAt: momentColumn("finished_at"),
  },
  (table) => [
    index("llm_attempts_workspace_idx").on(table.workspaceId, table.admittedAt.desc()),
    index("llm_attempts_tenant_idx").on(table.tenantId, table.admittedAt.desc()),
    index("llm_attempts_run_idx").on(table.runId),
    index("llm_attempts_open_idx").on(table.admittedAt).where(sql`status in ('admitted', 'unresolved')`),
  ],
);
