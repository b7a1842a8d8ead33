import type { ChangeSetId, SecretRotationId, TenantId, UserId, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/**
 * The next value of a secret on its way: it proves itself on one workspace (`proving`), then stands for all
 * (`promoted`), until somebody has revoked the old one (`finished`); or it was given up.
 */
export const secretRotations = pgTable(
  "secret_rotations",
  {
    id: idColumn<SecretRotationId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    /** Where the secret stands; null for all workspaces. */
    workspaceId: idColumn<WorkspaceId>("workspace_id"),
    name: text("name").notNull(),
    trialWorkspaceId: idColumn<WorkspaceId>("trial_workspace_id").notNull(),
    trialVersion: integer("trial_version").notNull(),
    fromVersion: integer("from_version").notNull(),
    /** The scheduled draft that promoted it; null when somebody did so at once, or nobody did. */
    changeSetId: idColumn<ChangeSetId>("change_set_id"),
    state: text("state").$type<"proving" | "promoted" | "finished" | "abandoned">().notNull(),
    startedBy: idColumn<UserId>("started_by"),
    startedAt: momentColumn("started_at").notNull().defaultNow(),
    promotedAt: momentColumn("promoted_at"),
    endedAt: momentColumn("ended_at"),
  },
  (table) => [
    uniqueIndex("secret_rotations_one_per_name")
      .on(
        table.tenantId,
        sql`coalesce(workspace_id, '00000000-0000-0000-0000-000000000000'::uuid)`,
        table.name,
      )
      .where(sql`state in ('proving', 'promoted')`),
  ],
);
