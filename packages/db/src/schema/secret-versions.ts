import type { RunId, SecretId, SecretKind, TenantId, UserId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytesColumn, idColumn, momentColumn } from "./columns.ts";
import { secrets } from "./secrets.ts";

/**
 * One immutable version of a secret. A secret is sealed (`sealed`, `keyId`), a variable stands in clear.
 * What a screen must know about a sealed value was learnt when it was written.
 */
export const secretVersions = pgTable(
  "secret_versions",
  {
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    secretId: idColumn<SecretId>("secret_id").notNull(),
    version: integer("version").notNull(),
    kind: text("kind").$type<SecretKind>().notNull(),
    sealed: bytesColumn("sealed"),
    keyId: text("key_id"),
    clear: text("clear"),
    fingerprint: text("fingerprint").notNull(),
    hint: text("hint"),
    keyFormatOwners: text("key_format_owners").array(),
    routeHost: text("route_host"),
    pointsAtGateway: boolean("points_at_gateway").notNull().default(false),
    coMingled: boolean("co_mingled").notNull().default(false),
    unreadableAt: momentColumn("unreadable_at"),
    /** What its provider said of it when a run last used it; null while none has. */
    health: text("health").$type<"working" | "rejected">(),
    healthAt: momentColumn("health_at"),
    healthRunId: idColumn<RunId>("health_run_id"),
    /** Somebody said that others know this value; it never lives again. */
    leakedAt: momentColumn("leaked_at"),
    createdBy: idColumn<UserId>("created_by"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.secretId, table.version] }),
    foreignKey({
      name: "secret_versions_secret_fk",
      columns: [table.tenantId, table.secretId],
      foreignColumns: [secrets.tenantId, secrets.id],
    }).onDelete("cascade"),
    // A rotation of the sealing key asks what is still sealed to another one.
    index("secret_versions_key_idx")
      .on(table.keyId, table.secretId, table.version)
      .where(sql`sealed is not null`),
    check(
      "secret_versions_one_form",
      sql`(sealed is null) <> (clear is null) and (sealed is null) = (key_id is null)`,
    ),
  ],
);
