import { index, text, uuid } from "drizzle-orm/pg-core";
import { momentColumn } from "../schema/columns.ts";
import { authSchema } from "./auth-schema.ts";

/** Short-lived proofs of the auth library. */
export const verifications = authSchema.table(
  "verifications",
  {
    id: uuid("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: momentColumn("expires_at").notNull(),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    updatedAt: momentColumn("updated_at").notNull().defaultNow(),
  },
  (table) => [index("verifications_identifier_idx").on(table.identifier)],
);
