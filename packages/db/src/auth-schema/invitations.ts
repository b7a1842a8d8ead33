import type { TenantId, TenantRole, UserId } from "@molecule/domain";
import { index, text, uuid } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../schema/columns.ts";
import { authSchema } from "./auth-schema.ts";
import { organizations } from "./organizations.ts";
import { users } from "./users.ts";

/** An offer of membership to an address. */
export const invitations = authSchema.table(
  "invitations",
  {
    id: uuid("id").primaryKey(),
    organizationId: idColumn<TenantId>("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role").$type<TenantRole>(),
    status: text("status").notNull().default("pending"),
    inviterId: idColumn<UserId>("inviter_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: momentColumn("expires_at").notNull(),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
  },
  (table) => [
    index("invitations_organization_idx").on(table.organizationId),
    index("invitations_email_idx").on(table.email),
  ],
);
