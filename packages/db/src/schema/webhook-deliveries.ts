import type { AlertId, TenantId, WebhookDeliveryId, WebhookEndpointId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** One alert on its way to one endpoint. `tenantId` is the endpoint's: null for the operator's. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: idColumn<WebhookDeliveryId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id"),
    endpointId: idColumn<WebhookEndpointId>("endpoint_id").notNull(),
    alertId: idColumn<AlertId>("alert_id").notNull(),
    body: jsonb("body").$type<Readonly<Record<string, unknown>>>().notNull(),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: momentColumn("next_attempt_at").notNull().defaultNow(),
    deliveredAt: momentColumn("delivered_at"),
    /** Set when it is not tried any more. */
    abandonedAt: momentColumn("abandoned_at"),
    lastStatus: integer("last_status"),
    lastError: text("last_error"),
    createdAt: momentColumn("created_at").notNull().defaultNow(),
  },
  (table) => [
    unique("webhook_deliveries_once").on(table.endpointId, table.alertId),
    index("webhook_deliveries_due_idx")
      .on(table.nextAttemptAt)
      .where(sql`delivered_at is null and abandoned_at is null`),
  ],
);
