import type { AttemptId, LedgerPostingId, TenantId, UserId, WorkspaceId } from "@molecule/domain";
import { boolean, index, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";

export type LedgerKind = "charge" | "grant" | "top_up" | "adjustment" | "refund";
export type LedgerAccount = "tenant_credit" | "platform_revenue" | "platform_funding";

/**
 * One immutable leg of a double entry: the legs of a posting add up to zero. A tenant's balance is the sum of
 * its `tenant_credit` legs. `(attempt_id, kind, account)` is unique, so a call is charged once.
 */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    id: idColumn<LedgerPostingId>("id").primaryKey(),
    postingId: idColumn<LedgerPostingId>("posting_id").notNull(),
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    workspaceId: idColumn<WorkspaceId>("workspace_id"),
    attemptId: idColumn<AttemptId>("attempt_id"),
    kind: text("kind").$type<LedgerKind>().notNull(),
    account: text("account").$type<LedgerAccount>().notNull(),
    amountNanoUsd: nanoUsdColumn("amount_nano_usd").notNull(),
    sandbox: boolean("sandbox").notNull().default(false),
    /** For a charge: model and date of the price that was applied. */
    price: jsonb("price").$type<{ model: string; from: string }>(),
    reason: text("reason"),
    createdBy: idColumn<UserId>("created_by"),
    at: momentColumn("at").notNull().defaultNow(),
  },
  (table) => [
    unique("ledger_entries_once").on(table.attemptId, table.kind, table.account),
    index("ledger_entries_posting_idx").on(table.postingId),
    index("ledger_entries_tenant_idx").on(table.tenantId, table.account, table.at.desc()),
    index("ledger_entries_workspace_idx").on(table.workspaceId, table.at.desc()),
  ],
);
