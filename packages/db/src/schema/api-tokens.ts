import type { ApiTokenId, TenantId, TenantRole, UserId } from "@molecule/domain";
import { boolean, index, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/**
 * A bearer for scripts, known by its digest only. It acts in the name of who made it, with no more than the role that
 * it was given and no more than that person has by now. Without a tenant it is an operator's, for the whole platform.
 */
export const apiTokens = pgTable(
  "api_tokens",
  {
    id: idColumn<ApiTokenId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id"),
    name: text("name").notNull(),
    role: text("role").$type<TenantRole>().notNull(),
    operator: boolean("operator").notNull().default(false),
    digest: text("digest").notNull().unique(),
    hint: text("hint").notNull(),
    createdBy: idColumn<UserId>("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    expiresAt: momentColumn("expires_at").notNull(),
    lastUsedAt: momentColumn("last_used_at"),
    revokedAt: momentColumn("revoked_at"),
  },
  (table) => [index("api_tokens_tenant_idx").on(table.tenantId, table.createdAt.desc())],
);
