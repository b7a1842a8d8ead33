import type { AttemptId, LedgerPostingId, NanoUsd, TenantScope, UserId } from "@molecule/domain";
import { and, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import { type LedgerAccount, type LedgerKind, ledgerEntries } from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";
import { addCredit } from "./spend-counters.ts";

export type LedgerEntry = typeof ledgerEntries.$inferSelect;

/** A movement of credit that is not the charge of a call. */
export type NewPosting = {
  readonly postingId: LedgerPostingId;
  readonly kind: Exclude<LedgerKind, "charge">;
  readonly sandbox: boolean;
  readonly reason: string;
  readonly createdBy: UserId | null;
  /** The call that a refund is for; one refund per call. */
  readonly attemptId?: AttemptId;
  readonly legs: readonly {
    readonly id: LedgerPostingId;
    readonly account: LedgerAccount;
    readonly amountNanoUsd: NanoUsd;
  }[];
};

const creditOf = (scope: TenantScope): SQL | undefined =>
  and(eq(ledgerEntries.tenantId, scope.tenantId), eq(ledgerEntries.account, "tenant_credit"));

/**
 * Appends all legs of a posting by one statement; the database refuses legs that do not add up to zero.
 * @returns false when legs with these ids stand in the ledger already, of whichever tenant; nothing moves then
 */
export const recordPosting = async (
  tx: TenantTx,
  scope: TenantScope,
  posting: NewPosting,
): Promise<boolean> => {
  const { legs, ...common } = posting;
  const written = await tx
    .insert(ledgerEntries)
    .values(legs.map((leg) => ({ ...common, ...leg, tenantId: scope.tenantId })))
    .onConflictDoNothing({ target: ledgerEntries.id })
    .returning({ id: ledgerEntries.id });
  if (written.length === 0) return false;
  const credit = legs.filter((leg) => leg.account === "tenant_credit");
  await addCredit(
    tx,
    scope,
    credit.reduce((sum, leg) => sum + leg.amountNanoUsd, 0n),
  );
  return true;
};

/** What a posting moved of a tenant's credit. */
export const findCredit = async (
  tx: TenantTx,
  scope: TenantScope,
  postingId: LedgerPostingId,
): Promise<LedgerEntry | undefined> => {
  const [row] = await tx
    .select()
    .from(ledgerEntries)
    .where(and(creditOf(scope), eq(ledgerEntries.postingId, postingId)));
  return row;
};

/** A tenant's credit: the sum of its entries. Negative when it used more than it was given. */
export const findBalance = async (tx: TenantTx, scope: TenantScope): Promise<NanoUsd> => {
  const [row] = await tx
    .select({ sum: sql<string>`coalesce(sum(${ledgerEntries.amountNanoUsd}), 0)::text` })
    .from(ledgerEntries)
    .where(creditOf(scope));
  return BigInt(row?.sum ?? 0);
};

/** Whether a call was refunded. */
export const findRefund = async (
  tx: TenantTx,
  scope: TenantScope,
  attemptId: AttemptId,
): Promise<boolean> => {
  const [row] = await tx
    .select({ id: ledgerEntries.id })
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.tenantId, scope.tenantId),
        eq(ledgerEntries.attemptId, attemptId),
        eq(ledgerEntries.kind, "refund"),
      ),
    )
    .limit(1);
  return row !== undefined;
};

/** Grants, top-ups, adjustments and refunds, newest first; positive amounts are credit. */
export const listCredits = (tx: TenantTx, scope: TenantScope, limit: number): Promise<LedgerEntry[]> =>
  tx
    .select()
    .from(ledgerEntries)
    .where(and(creditOf(scope), ne(ledgerEntries.kind, "charge")))
    .orderBy(desc(ledgerEntries.at))
    .limit(limit);
