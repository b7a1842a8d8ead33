import type { UserId } from "@molecule/domain";
import { boolean, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "../schema/columns.ts";
import { authSchema } from "./auth-schema.ts";

/** A person who can sign in. */
export const users = authSchema.table("users", {
  id: idColumn<UserId>("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: boolean("email_verified").notNull().default(false),
  image: text("image"),
  createdAt: momentColumn("created_at").notNull().defaultNow(),
  updatedAt: momentColumn("updated_at").notNull().defaultNow(),
});
