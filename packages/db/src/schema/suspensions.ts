import type { SuspensionId, TenantId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import { check, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** A kill switch of the operator's that is or was on: for one tenant's platform calls, or for one vendor's. */
export const suspensions = pgTable(
  "suspensions",
  {
    id: idColumn<SuspensionId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id"),
    vendor: text("vendor"),
    reason: text("reason").notNull(),
    suspendedBy: text("suspended_by").notNull(),
    suspendedAt: momentColumn("suspended_at").notNull().defaultNow(),
    liftedBy: text("lifted_by"),
    liftedAt: momentColumn("lifted_at"),
  },
  (table) => [
    check("suspensions_one_subject", sql`(${table.tenantId} is null) <> (${table.vendor} is null)`),
    uniqueIndex("suspensions_one_per_tenant").on(table.tenantId).where(sql`lifted_at is null`),
    uniqueIndex("suspensions_one_per_vendor").on(table.vendor).where(sql`lifted_at is null`),
  ],
);
