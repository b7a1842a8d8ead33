import { boolean, pgTable, text } from "drizzle-orm/pg-core";
import { momentColumn } from "./columns.ts";

/** Whether the gateway has a working credential for a vendor, as the gateway last said. */
export const vendorOffers = pgTable("vendor_offers", {
  vendor: text("vendor").primaryKey(),
  offered: boolean("offered").notNull(),
  reportedBy: text("reported_by").notNull(),
  reportedAt: momentColumn("reported_at").notNull().defaultNow(),
});
