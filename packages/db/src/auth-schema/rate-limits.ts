import { bigint, integer, text, uuid } from "drizzle-orm/pg-core";
import { authSchema } from "./auth-schema.ts";

/** Tries per address and route; in the database, so that replicas count together. */
export const rateLimits = authSchema.table("rate_limits", {
  id: uuid("id").primaryKey(),
  key: text("key").notNull().unique(),
  count: integer("count").notNull(),
  /** Milliseconds since the epoch. */
  lastRequest: bigint("last_request", { mode: "number" }).notNull(),
});
