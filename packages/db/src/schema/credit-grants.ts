import type { CreditGrantId, TenantId, UserId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";

/** Credit that a tenant is given at the beginning of every month, until it is archived. */
export const creditGrants = pgTable(
  "credit_grants",
  {
    id: idColumn<CreditGrantId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    amountNanoUsd: nanoUsdColumn("amount_nano_usd").notNull(),
    reason: text("reason").notNull(),
    /** First day of the last month that was given. */
    grantedThrough: date("granted_through", { mode: "string" }).notNull(),
    createdBy: idColumn<UserId>("created_by"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    archivedAt: momentColumn("archived_at"),
  },
  (table) => [
    index("credit_grants_live_idx").on(table.grantedThrough).where(sql`archived_at is null`),
    check("credit_grants_amount", sql`amount_nano_usd > 0`),
  ],
);
