import type { TenantBillingMode, TenantId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { boolean, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";

/** The boundary of isolation and billing. Its id is also the auth library's organization id. */
export const tenants = pgTable("tenants", {
  id: idColumn<TenantId>("id").primaryKey(),
  name: text("name").notNull(),
  slug: text("slug").notNull().unique(),
  billingMode: text("billing_mode").$type<TenantBillingMode>().notNull().default("platform_managed"),
  sandbox: boolean("sandbox").notNull().default(false),
  /** How far below zero the tenant's credit may fall: what the operator allows, and what the tenant wants of it. */
  overageCapNanoUsd: nanoUsdColumn("overage_cap_nano_usd").notNull().default(sql`0`),
  overageNanoUsd: nanoUsdColumn("overage_nano_usd").notNull().default(sql`0`),
  createdAt: momentColumn("created_at").notNull().defaultNow(),
});
