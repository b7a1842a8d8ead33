import type { ConfirmationId, PayerFacts, RunId, TenantId, UserId, WorkspaceId } from "@molecule/domain";
import { index, jsonb, pgTable } from "drizzle-orm/pg-core";
import { idColumn, momentColumn } from "./columns.ts";

/** A person's agreement that one workspace's payer may change from `before` to `after`; used by one run. */
export const payerConfirmations = pgTable(
  "payer_confirmations",
  {
    id: idColumn<ConfirmationId>("id").primaryKey(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id").notNull(),
    before: jsonb("before").$type<PayerFacts>().notNull(),
    after: jsonb("after").$type<PayerFacts>().notNull(),
    confirmedBy: idColumn<UserId>("confirmed_by"),
    confirmedAt: momentColumn("confirmed_at").notNull().defaultNow(),
    usedByRunId: idColumn<RunId>("used_by_run_id"),
  },
  (table) => [index("payer_confirmations_workspace_idx").on(table.workspaceId)],
);
