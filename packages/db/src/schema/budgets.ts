import type {
  BudgetEnforcement,
  BudgetId,
  BudgetScope,
  BudgetWindow,
  TenantId,
  UserId,
  WorkspaceId,
} from "@molecule/domain";
import { sql } from "drizzle-orm";
import { check, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";

/**
 * What may be spent in a window. A key budget bounds each run, of one workspace or of all. Only what the platform
 * pays can be stopped: calls on a tenant's own credential do not pass the gateway, so their budgets warn.
 */
export const budgets = pgTable(
  "budgets",
  {
    id: idColumn<BudgetId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id"),
    scope: text("scope").$type<BudgetScope>().notNull(),
    window: text("spend_window").$type<BudgetWindow>().notNull(),
    limitNanoUsd: nanoUsdColumn("limit_nano_usd").notNull(),
    enforcement: text("enforcement").$type<BudgetEnforcement>().notNull(),
    payer: text("payer").$type<"platform" | "tenant">().notNull().default("platform"),
    createdBy: idColumn<UserId>("created_by"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    archivedAt: momentColumn("archived_at"),
  },
  (table) => [
    uniqueIndex("budgets_live_idx")
      .on(table.tenantId, sql`coalesce(workspace_id, tenant_id)`, table.scope, table.window, table.payer)
      .where(sql`archived_at is null`),
    check("budgets_limit", sql`limit_nano_usd >= 0`),
    check("budgets_stop_what_passes", sql`enforcement = 'warn' or payer = 'platform'`),
    check("budgets_subject", sql`scope = 'key' or (scope = 'workspace') = (workspace_id is not null)`),
  ],
);
