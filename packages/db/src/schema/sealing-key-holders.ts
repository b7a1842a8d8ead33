import { pgTable, text } from "drizzle-orm/pg-core";
import { momentColumn } from "./columns.ts";

/** Which keys each process that opens secrets holds, by its own word, and how long ago it said so. */
export const sealingKeyHolders = pgTable("sealing_key_holders", {
  holder: text("holder").primaryKey(),
  /** Ids whose private half it holds and whose public half is the one that is recorded. */
  keyIds: text("key_ids").array().notNull(),
  /** Ids that are in use and that it lacks: it is sealed for these. */
  missing: text("missing").array().notNull(),
  seenAt: momentColumn("seen_at").notNull().defaultNow(),
});
