import type { AttemptId, RunId, TenantId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";

const tokens = (name: string) => bigint(name, { mode: "number" }).notNull();

/**
 * Tokens of one call in disjoint counts. `gateway`: read from the provider's answer by us, id = attempt id.
 * `agent`: reported by a byok agent, unverified, never charged. Append-only.
 */
export const usageEvents = pgTable(
  "usage_events",
  {
    id: uuid("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    attemptId: idColumn<AttemptId>("attempt_id").unique(),
    source: text("source").$type<"gateway" | "agent">().notNull(),
    verified: boolean("verified").notNull(),
    model: text("model").notNull(),
    input: tokens("input_tokens"),
    cacheRead: tokens("cache_read_tokens"),
    cacheWrite5m: tokens("cache_write_5m_tokens"),
    cacheWrite1h: tokens("cache_write_1h_tokens"),
    output: tokens("output_tokens"),
    /** Of an agent's report: its run, where its run sent the call, and what that provider bills about; null is unknown. */
    runId: idColumn<RunId>("run_id"),
    provider: text("provider"),
    estimateNanoUsd: nanoUsdColumn("estimate_nano_usd"),
    /** Model and date of the price behind the estimate. */
    price: jsonb("price").$type<{ readonly model: string; readonly from: string }>(),
    at: momentColumn("at").notNull().defaultNow(),
  },
  (table) => [
    index("usage_events_workspace_idx").on(table.workspaceId, table.at.desc()),
    index("usage_events_reported_idx").on(table.tenantId, table.at).where(sql`source = 'agent'`),
    check(
      "usage_events_counts",
      sql`least(input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens) >= 0`,
    ),
  ],
);
