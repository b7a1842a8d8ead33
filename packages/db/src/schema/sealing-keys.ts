import { sql } from "drizzle-orm";
import { boolean, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytesColumn, momentColumn } from "./columns.ts";

/**
 * Public halves of the key ring. One is active: new values are sealed to it. Nothing is sealed to a retired one any
 * more, so a ring may lack it.
 */
export const sealingKeys = pgTable(
  "sealing_keys",
  {
    id: text("id").primaryKey(),
    publicKey: bytesColumn("public_key").notNull(),
    active: boolean("active").notNull(),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    retiredAt: momentColumn("retired_at"),
  },
  (table) => [uniqueIndex("sealing_keys_one_active").on(table.active).where(sql`active`)],
);
