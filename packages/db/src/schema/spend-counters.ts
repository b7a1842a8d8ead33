import type { SpendScope, SpendWindow, TenantId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { date, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { idColumn, nanoUsdColumn } from "./columns.ts";

/**
 * What is spent of an account and what is set aside in it, kept by the statements that move the money. Spent are the
 * charges of calls admitted in the window; of credit, the charges less the money that came in, so that it is the
 * balance with its sign turned. Reserved are the leases of gateways and the holds of unresolved calls; a trigger keeps
 * it from falling below zero (a check would also refuse the row that an upsert proposes).
 */
export const spendCounters = pgTable(
  "spend_counters",
  {
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    scope: text("scope").$type<SpendScope>().notNull(),
    scopeId: uuid("scope_id").notNull(),
    window: text("spend_window").$type<SpendWindow>().notNull(),
    windowStart: date("window_start", { mode: "string" }).notNull(),
    spentNanoUsd: nanoUsdColumn("spent_nano_usd").notNull().default(sql`0`),
    reservedNanoUsd: nanoUsdColumn("reserved_nano_usd").notNull().default(sql`0`),
  },
  (table) => [
    primaryKey({
      name: "spend_counters_pk",
      columns: [table.tenantId, table.scope, table.scopeId, table.window, table.windowStart],
    }),
    // The windows of today, whoever's and however many are over.
    index("spend_counters_window_idx").on(table.scope, table.window, table.windowStart, table.tenantId),
  ],
);
