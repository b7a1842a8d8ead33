import type { ChangeSetId, TenantId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { check, pgTable, text, unique } from "drizzle-orm/pg-core";
import { changeSets } from "./change-sets.ts";
import { bytesColumn, idColumn } from "./columns.ts";

/** A value that waits: a secret sealed for its change set, a variable in clear. Gone when the change set is settled. */
export const changeSetValues = pgTable(
  "change_set_values",
  {
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    changeSetId: idColumn<ChangeSetId>("change_set_id")
      .notNull()
      .references(() => changeSets.id),
    workspaceId: idColumn<WorkspaceId>("workspace_id"),
    name: text("name").notNull(),
    sealed: bytesColumn("sealed"),
    keyId: text("key_id"),
    clear: text("clear"),
  },
  (table) => [
    unique("change_set_values_place_key")
      .on(table.changeSetId, table.workspaceId, table.name)
      .nullsNotDistinct(),
    check(
      "change_set_values_one_form",
      sql`(sealed is null) <> (clear is null) and (sealed is null) = (key_id is null)`,
    ),
  ],
);
