import type { UserId } from "@molecule/domain";
import { index, text, uuid } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../schema/columns.ts";
import { authSchema } from "./auth-schema.ts";
import { users } from "./users.ts";

/** How a person proves who they are; for `credential`, `password` is the library's salted hash. */
export const accounts = authSchema.table(
  "accounts",
  {
    id: uuid("id").primaryKey(),
    userId: idColumn<UserId>("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: momentColumn("access_token_expires_at"),
    refreshTokenExpiresAt: momentColumn("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    updatedAt: momentColumn("updated_at").notNull().defaultNow(),
  },
  (table) => [index("accounts_user_idx").on(table.userId)],
);
