import type { AttemptId, TenantId, TenantScope, TokenUsage } from "@molecule/domain";
import { and, asc, eq, gt, gte, isNull, lte, type SQL, sql } from "drizzle-orm";
import { ledgerEntries, llmAttempts, receiptChains, receipts, usageEvents } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";
import { USAGE_COLUMNS } from "./usage-columns.ts";

export type StoredReceipt = typeof receipts.$inferSelect;
export type NewReceipt = Omit<typeof receipts.$inferInsert, "tenantId" | "at">;
export type ReceiptChain = typeof receiptChains.$inferSelect;

/**
 * A posting is written with the moment at which its transaction began, and is seen when that commits: one that is
 * older than the newest linked one may still appear. No transaction of ours lasts nearly this long.
 */
const LATE_SECONDS = 600;

/** Tenants whose ledger has postings without a receipt. */
export const listTenantsToReceipt = async (tx: SystemTx, limit: number): Promise<TenantId[]> => {
  const rows = await tx.execute<{ id: TenantId }>(sql`
    select t.id from tenants t left join receipt_chains c on c.tenant_id = t.id
    where exists (
      select from ledger_entries l
      where l.tenant_id = t.id and l.account = 'tenant_credit'
        and l.at >= coalesce(c.linked_until, '-infinity') - make_interval(secs => ${LATE_SECONDS})
        and not exists (select from receipts r where r.posting_id = l.posting_id))
    limit ${limit}`);
  return rows.map((row) => row.id);
};

/** Takes the tenant's chain for this transaction, beginning it with `startHash` if there is none. */
export const lockReceiptChain = async (
  tx: TenantTx,
  scope: TenantScope,
  startHash: string,
): Promise<ReceiptChain> => {
  const { tenantId } = scope;
  await tx.insert(receiptChains).values({ tenantId, hash: startHash }).onConflictDoNothing();
  const [chain] = await tx
    .select()
    .from(receiptChains)
    .where(eq(receiptChains.tenantId, tenantId))
    .for("update");
  if (chain === undefined) throw new Error("a chain that was just begun is not there");
  return chain;
};

export const findReceiptChain = async (
  tx: TenantTx,
  scope: TenantScope,
): Promise<ReceiptChain | undefined> => {
  const [chain] = await tx.select().from(receiptChains).where(eq(receiptChains.tenantId, scope.tenantId));
  return chain;
};

export type UnreceiptedPosting = {
  readonly entry: typeof ledgerEntries.$inferSelect;
  readonly attempt: typeof llmAttempts.$inferSelect | null;
  readonly usage: TokenUsage | null;
};

/** Postings without a receipt, oldest first, with the call that they belong to. */
export const listUnreceiptedPostings = (
  tx: TenantTx,
  scope: TenantScope,
  linkedUntil: Date | null,
  limit: number,
): Promise<UnreceiptedPosting[]> => {
  const since = linkedUntil === null ? undefined : new Date(linkedUntil.getTime() - LATE_SECONDS * 1000);
  return tx
    .select({
      entry: ledgerEntries,
      attempt: llmAttempts,
      usage: USAGE_COLUMNS,
    })
    .from(ledgerEntries)
    .leftJoin(llmAttempts, eq(llmAttempts.id, ledgerEntries.attemptId))
    .leftJoin(usageEvents, eq(usageEvents.attemptId, ledgerEntries.attemptId))
    .leftJoin(receipts, eq(receipts.postingId, ledgerEntries.postingId))
    .where(
      and(
        eq(ledgerEntries.tenantId, scope.tenantId),
        eq(ledgerEntries.account, "tenant_credit"),
        since === undefined ? undefined : gte(ledgerEntries.at, since),
        isNull(receipts.seq),
      ),
    )
    .orderBy(asc(ledgerEntries.at), asc(ledgerEntries.postingId))
    .limit(limit);
};

/** Appends links and moves the chain's head; the caller holds the chain. */
export const appendReceipts = async (
  tx: TenantTx,
  scope: TenantScope,
  links: readonly NewReceipt[],
  head: Pick<ReceiptChain, "seq" | "hash" | "linkedUntil">,
): Promise<void> => {
  const { tenantId } = scope;
  await tx.insert(receipts).values(links.map((link) => ({ ...link, tenantId })));
  await tx.update(receiptChains).set(head).where(eq(receiptChains.tenantId, tenantId));
};

const mine = (scope: TenantScope, ...more: (SQL | undefined)[]): SQL | undefined =>
  and(eq(receipts.tenantId, scope.tenantId), ...more);

/** A page of the chain in its order: links after `after`, up to and including `until`. */
export const listReceiptLinks = (
  tx: TenantTx,
  scope: TenantScope,
  page: { readonly after: number; readonly until: number; readonly limit: number },
): Promise<Pick<StoredReceipt, "seq" | "body" | "hash">[]> =>
  tx
    .select({ seq: receipts.seq, body: receipts.body, hash: receipts.hash })
    .from(receipts)
    .where(mine(scope, gt(receipts.seq, page.after), lte(receipts.seq, page.until)))
    .orderBy(asc(receipts.seq))
    .limit(page.limit);

/** One receipt by its number, or the charge's receipt of a call. */
export const findReceipt = async (
  tx: TenantTx,
  scope: TenantScope,
  which: { readonly seq: number } | { readonly attemptId: AttemptId },
): Promise<StoredReceipt | undefined> => {
  const wanted =
    "seq" in which
      ? eq(receipts.seq, which.seq)
      : and(eq(receipts.attemptId, which.attemptId), eq(receipts.kind, "charge"));
  const [row] = await tx.select().from(receipts).where(mine(scope, wanted)).limit(1);
  return row;
};

/** How many postings have no receipt yet; 0 once the sweep has caught up. */
export const countUnreceipted = async (tx: TenantTx, scope: TenantScope): Promise<number> => {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(ledgerEntries)
    .leftJoin(receipts, eq(receipts.postingId, ledgerEntries.postingId))
    .where(
      and(
        eq(ledgerEntries.tenantId, scope.tenantId),
        eq(ledgerEntries.account, "tenant_credit"),
        isNull(receipts.seq),
      ),
    );
  return row?.count ?? 0;
};
