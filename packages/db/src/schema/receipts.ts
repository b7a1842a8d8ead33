import type { AttemptId, LedgerPostingId, TenantId, WorkspaceId } from "@molecule/domain";
import { bigint, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { idColumn, momentColumn, nanoUsdColumn } from "./columns.ts";
import type { LedgerKind } from "./ledger-entries.ts";

/** The body of a receipt as it was hashed; amounts of money are text. */
export type StoredReceiptBody = { readonly [key: string]: unknown };

/**
 * One link of a tenant's chain per posting of its ledger, in the order in which they were linked. `seq` has no
 * gaps; `hash` is the SHA-256 of the body's canonical JSON, which names the hash before it. Append-only.
 */
export const receipts = pgTable(
  "receipts",
  {
    tenantId: idColumn<TenantId>("tenant_id").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    postingId: idColumn<LedgerPostingId>("posting_id").notNull().unique(),
    attemptId: idColumn<AttemptId>("attempt_id"),
    workspaceId: idColumn<WorkspaceId>("workspace_id"),
    kind: text("kind").$type<LedgerKind>().notNull(),
    /** What it did to the balance: a charge is negative. */
    amountNanoUsd: nanoUsdColumn("amount_nano_usd").notNull(),
    body: jsonb("body").$type<StoredReceiptBody>().notNull(),
    hash: text("hash").notNull(),
    /** When the posting was made. */
    postedAt: momentColumn("posted_at").notNull(),
    at: momentColumn("at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.seq] }),
    index("receipts_attempt_idx").on(table.attemptId),
    index("receipts_posted_idx").on(table.tenantId, table.postedAt),
  ],
);

/** Where a tenant's chain of receipts stands; its row is the lock under which the chain grows. */
export const receiptChains = pgTable("receipt_chains", {
  tenantId: idColumn<TenantId>("tenant_id").primaryKey(),
  seq: bigint("seq", { mode: "number" }).notNull().default(0),
  hash: text("hash").notNull(),
  /** Moment of the newest posting that is linked; null before the first. */
  linkedUntil: momentColumn("linked_until"),
});
