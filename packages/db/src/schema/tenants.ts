import type { TenantBillingMode, TenantId } from "@molecule/domain";
import { boolean, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** The boundary of isolation and billing. Its id is also the auth library's organization id. */
export const tenants = pgTable("tenants", {
  id: idColumn<TenantId>("id").primaryKey(),
  name: text("name").notNull(),
  slug: text("slug").notNull().unique(),
  billingMode: text("billing_mode").$type<TenantBillingMode>().notNull().default("platform_managed"),
  sandbox: boolean("sandbox").notNull().default(false),
  createdAt: momentColumn("created_at").notNull().defaultNow(),
});
