import type { SpendScope, SpendWindow, TenantId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { bigint, check, date, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";

/**
 * The part of an account that one gateway may admit calls against without asking. It covers the holds of its open
 * calls; what it granted beyond them is free. The last operation is kept so that it can be repeated when nobody
 * knows whether it was done.
 */
export const creditLeases = pgTable(
  "credit_leases",
  {
    gatewayId: text("gateway_id").notNull(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    scope: text("scope").$type<SpendScope>().notNull(),
    scopeId: uuid("scope_id").notNull(),
    window: text("spend_window").$type<SpendWindow>().notNull(),
    windowStart: date("window_start", { mode: "string" }).notNull(),
    grantedNanoUsd: nanoUsdColumn("granted_nano_usd").notNull().default(sql`0`),
    lastOperation: bigint("last_operation", { mode: "number" }).notNull().default(0),
    lastGrantNanoUsd: nanoUsdColumn("last_grant_nano_usd").notNull().default(sql`0`),
    renewedAt: momentColumn("renewed_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({
      name: "credit_leases_pk",
      columns: [table.gatewayId, table.tenantId, table.scope, table.scopeId, table.window, table.windowStart],
    }),
    check("credit_leases_granted", sql`granted_nano_usd >= 0`),
  ],
);
