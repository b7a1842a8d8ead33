import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { momentColumn } from "./columns.ts";

/**
 * Gateways that may admit calls. A row that is gone took its leases along: whoever comes back without one registers
 * anew, under another registration, and holds nothing.
 */
export const gateways = pgTable("gateways", {
  id: text("id").primaryKey(),
  registration: uuid("registration").notNull(),
  startedAt: momentColumn("started_at").notNull().defaultNow(),
  seenAt: momentColumn("seen_at").notNull().defaultNow(),
});
