import type { TenantId, UserId } from "@molecule/domain";
import { index, text, uuid } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../schema/columns.ts";
import { authSchema } from "./auth-schema.ts";
import { users } from "./users.ts";

/** A signed-in browser. It is read at every request, so that a deleted row ends the session at once. */
export const sessions = authSchema.table(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: idColumn<UserId>("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    token: text("token").notNull().unique(),
    expiresAt: momentColumn("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    activeOrganizationId: idColumn<TenantId>("active_organization_id"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    updatedAt: momentColumn("updated_at").notNull().defaultNow(),
  },
  (table) => [index("sessions_user_idx").on(table.userId)],
);
