import { sql } from "drizzle-orm";
import { boolean, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytesColumn, momentColumn } from "./columns.ts";

/** Public halves of the gateway's own key pairs: who holds one can store a platform key, and read none. */
export const gatewaySealingKeys = pgTable(
  "gateway_sealing_keys",
  {
    id: text("id").primaryKey(),
    publicKey: bytesColumn("public_key").notNull(),
    active: boolean("active").notNull(),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("gateway_sealing_keys_one_active").on(table.active).where(sql`active`)],
);
