import type { TenantId, WorkspaceId } from "@molecule/domain";
import { bigserial, index, pgTable, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

export type ChangeTopic = "workspace" | "secret" | "message" | "usage" | "tenant" | "alert" | "peer" | "log";

/**
 * What moved, in order, so that a browser that lost its connection can catch up by the last number it saw.
 * Written in the transaction of the change, together with a NOTIFY on `molecule_changes`. Pruned after a day.
 */
export const changes = pgTable(
  "changes",
  {
    seq: bigserial("seq", { mode: "number" }).primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id"),
    topic: text("topic").$type<ChangeTopic>().notNull(),
    at: momentColumn("at").notNull().defaultNow(),
  },
  (table) => [index("changes_tenant_idx").on(table.tenantId, table.seq)],
);
