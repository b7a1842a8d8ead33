import type { RunId, SecretId, TenantId } from "@molecule/domain";
import { foreignKey, integer, pgTable } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";
import { secrets } from "./secrets.ts";

/**
 * The last run whose environment held a secret or variable. A table of its own, so that a start never waits for
 * whoever writes the secret.
 */
export const secretUses = pgTable(
  "secret_uses",
  {
    secretId: idColumn<SecretId>("secret_id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    runId: idColumn<RunId>("run_id").notNull(),
    version: integer("version").notNull(),
    usedAt: momentColumn("used_at").notNull(),
  },
  (table) => [
    foreignKey({
      name: "secret_uses_secret_fk",
      columns: [table.tenantId, table.secretId],
      foreignColumns: [secrets.tenantId, secrets.id],
    }).onDelete("cascade"),
  ],
);
