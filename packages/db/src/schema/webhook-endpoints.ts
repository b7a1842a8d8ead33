import type { TenantId, UserId, WebhookEndpointId } from "@molecule/domain";
import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { bytesColumn, idColumn, momentColumn } from "./columns.ts";

/** Where alerts are sent. Without a tenant: the operator's, for alerts of every tenant. */
export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    id: idColumn<WebhookEndpointId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id"),
    url: text("url").notNull(),
    /** The key of its signatures, sealed: only the process that sends can open it. Shown once, when it is made. */
    sealed: bytesColumn("sealed").notNull(),
    keyId: text("key_id").notNull(),
    hint: text("hint").notNull(),
    createdBy: idColumn<UserId>("created_by"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
    /** Deliveries that failed in a row. */
    failures: integer("failures").notNull().default(0),
    lastError: text("last_error"),
    lastDeliveredAt: momentColumn("last_delivered_at"),
    removedAt: momentColumn("removed_at"),
  },
  (table) => [index("webhook_endpoints_tenant_idx").on(table.tenantId)],
);
