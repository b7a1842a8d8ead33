import { pgTable, text } from "drizzle-orm/pg-core";
import { momentColumn } from "./columns.ts";

/** A credential of the platform, known by fingerprint only; a tenant's row with the same one is co-mingled. */
export const platformCredentials = pgTable("platform_credentials", {
  fingerprint: text("fingerprint").primaryKey(),
  vendor: text("vendor").notNull(),
  hint: text("hint"),
  status: text("status").$type<"live" | "retired">().notNull().default("live"),
  registeredAt: momentColumn("registered_at").notNull().defaultNow(),
  retiredAt: momentColumn("retired_at"),
});
