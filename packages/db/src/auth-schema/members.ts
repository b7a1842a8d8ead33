import type { TenantId, TenantRole, UserId } from "@molecule/domain";
import { index, text, unique, uuid } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../schema/columns.ts";
import { authSchema } from "./auth-schema.ts";
import { organizations } from "./organizations.ts";
import { users } from "./users.ts";

/** A person's membership of a tenant, with one role. */
export const members = authSchema.table(
  "members",
  {
    id: uuid("id").primaryKey(),
    organizationId: idColumn<TenantId>("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    userId: idColumn<UserId>("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role").$type<TenantRole>().notNull().default("member"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
  },
  (table) => [
    unique("members_organization_user_key").on(table.organizationId, table.userId),
    index("members_user_idx").on(table.userId),
  ],
);
