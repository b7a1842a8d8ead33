import type { UserId } from "@molecule/domain";
import { idColumn, momentColumn } from "../schema/columns.ts";
import { authSchema } from "./auth-schema.ts";
import { users } from "./users.ts";

/** Who runs the platform. Separate from any tenant's roles, and no way to a tenant's values. */
export const operators = authSchema.table("operators", {
  userId: idColumn<UserId>("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  addedBy: idColumn<UserId>("added_by"),
  addedAt: momentColumn("added_at").notNull().defaultNow(),
});
