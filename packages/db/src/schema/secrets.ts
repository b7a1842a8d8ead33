import type { SecretId, SecretKind, TenantId, UserId, WorkspaceId } from "@molecule/domain";
import { foreignKey, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";
import { tenants } from "./tenants.ts";
import { workspaces } from "./workspaces.ts";

/** The head of a named secret or variable: which version is live. `workspaceId` null means tenant scope. */
export const secrets = pgTable(
  "secrets",
  {
    id: idColumn<SecretId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id")
      .notNull()
      .references(() => tenants.id),
    workspaceId: idColumn<WorkspaceId>("workspace_id"),
    name: text("name").notNull(),
    kind: text("kind").$type<SecretKind>().notNull(),
    /** The live version; null when deleted (its history stays). */
    liveVersion: integer("live_version"),
    /** The highest version ever written; the next one is this plus one. */
    lastVersion: integer("last_version").notNull(),
    note: text("note"),
    expiresAt: momentColumn("expires_at"),
    createdBy: idColumn<UserId>("created_by"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    updatedAt: momentColumn("updated_at").notNull().defaultNow(),
  },
  (table) => [
    unique("secrets_place_key").on(table.tenantId, table.workspaceId, table.name).nullsNotDistinct(),
    unique("secrets_tenant_id_id_key").on(table.tenantId, table.id),
    foreignKey({
      name: "secrets_workspace_fk",
      columns: [table.tenantId, table.workspaceId],
      foreignColumns: [workspaces.tenantId, workspaces.id],
    }),
  ],
);
