import type { LedgerPostingId, NanoUsd, TenantScope, UserId, WorkspaceId } from "@molecule/domain";
import { and, desc, eq, gte, lt, ne, type SQL, sql } from "drizzle-orm";
import {
  type LedgerAccount,
  type LedgerKind,
  ledgerEntries,
  llmAttempts,
  usageEvents,
} from "../schema/index.ts";
import type { TenantTx } from "../transaction.ts";

export type LedgerEntry = typeof ledgerEntries.$inferSelect;

/** A movement of credit that is not the charge of a call. */
export type NewPosting = {
  readonly postingId: LedgerPostingId;
  readonly kind: Exclude<LedgerKind, "charge">;
  readonly sandbox: boolean;
  readonly reason: string;
  readonly createdBy: UserId | null;
  readonly legs: readonly {
    readonly id: LedgerPostingId;
    readonly account: LedgerAccount;
    readonly amountNanoUsd: NanoUsd;
  }[];
};

/** Appends all legs of a posting by one statement; the database refuses legs that do not add up to zero. */
export const recordPosting = async (tx: TenantTx, scope: TenantScope, posting: NewPosting): Promise<void> => {
  const { legs, ...common } = posting;
  await tx.insert(ledgerEntries).values(legs.map((leg) => ({ ...common, ...leg, tenantId: scope.tenantId })));
};

const creditOf = (scope: TenantScope): SQL | undefined =>
  and(eq(ledgerEntries.tenantId, scope.tenantId), eq(ledgerEntries.account, "tenant_credit"));

/** A tenant's credit: the sum of its entries. Negative when it used more than it was given. */
export const findBalance = async (tx: TenantTx, scope: TenantScope): Promise<NanoUsd> => {
  const [row] = await tx
    .select({ sum: sql<string>`coalesce(sum(${ledgerEntries.amountNanoUsd}), 0)::text` })
    .from(ledgerEntries)
    .where(creditOf(scope));
  return BigInt(row?.sum ?? 0);
};

/** Grants, top-ups, adjustments and refunds, newest first; positive amounts are credit. */
export const listCredits = (tx: TenantTx, scope: TenantScope, limit: number): Promise<LedgerEntry[]> =>
  tx
    .select()
    .from(ledgerEntries)
    .where(and(creditOf(scope), ne(ledgerEntries.kind, "charge")))
    .orderBy(desc(ledgerEntries.at))
    .limit(limit);

export type SpendBy = "workspace" | "model" | "day";

export type Spend = {
  /** Workspace id, model id, or UTC day (`YYYY-MM-DD`). */
  readonly key: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly chargeNanoUsd: NanoUsd;
};

export type SpendOptions = {
  readonly by: SpendBy;
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly workspaceId?: WorkspaceId;
};

const KEYS: Readonly<Record<SpendBy, SQL<string>>> = {
  workspace: sql<string>`${ledgerEntries.workspaceId}::text`,
  model: sql<string>`${llmAttempts.model}`,
  day: sql<string>`to_char(${ledgerEntries.at} at time zone 'UTC', 'YYYY-MM-DD')`,
};

/** What calls cost in a span of time, dearest first, days in order. Only charges: usage that a byok agent reported is not money. */
export const listSpend = async (
  tx: TenantTx,
  scope: TenantScope,
  options: SpendOptions,
): Promise<Spend[]> => {
  const key = KEYS[options.by];
  const sum = (column: SQL): SQL<string> => sql<string>`coalesce(sum(${column}), 0)::text`;
  const amount = sql<string>`(-sum(${ledgerEntries.amountNanoUsd}))::text`;
  const rows = await tx
    .select({
      key,
      calls: sql<number>`count(*)::int`,
      input: sum(sql`${usageEvents.input} + ${usageEvents.cacheWrite5m} + ${usageEvents.cacheWrite1h}`),
      cached: sum(sql`${usageEvents.cacheRead}`),
      output: sum(sql`${usageEvents.output}`),
      amount,
    })
    .from(ledgerEntries)
    .innerJoin(llmAttempts, eq(llmAttempts.id, ledgerEntries.attemptId))
    .leftJoin(usageEvents, eq(usageEvents.attemptId, ledgerEntries.attemptId))
    .where(
      and(
        creditOf(scope),
        eq(ledgerEntries.kind, "charge"),
        gte(ledgerEntries.at, options.from),
        lt(ledgerEntries.at, options.to),
        options.workspaceId === undefined ? undefined : eq(ledgerEntries.workspaceId, options.workspaceId),
      ),
    )
    .groupBy(sql`1`)
    .orderBy(options.by === "day" ? sql`1` : sql`sum(${ledgerEntries.amountNanoUsd})`);
  return rows.map((row) => ({
    key: row.key,
    calls: row.calls,
    inputTokens: Number(row.input),
    cachedTokens: Number(row.cached),
    outputTokens: Number(row.output),
    chargeNanoUsd: BigInt(row.amount),
  }));
};
