import type {
  AttemptId,
  NanoUsd,
  RunId,
  TenantId,
  TenantScope,
  TokenUsage,
  WorkspaceId,
} from "@molecule/domain";
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { type AttemptStatus, ledgerEntries, llmAttempts, usageEvents } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";
import { USAGE_COLUMNS } from "./usage-columns.ts";

export type AttemptWithCharge = typeof llmAttempts.$inferSelect & {
  /** Null until the provider's numbers are stored. */
  readonly usage: TokenUsage | null;
  /** What the tenant paid; null while it is not settled, and when it is void. */
  readonly chargeNanoUsd: NanoUsd | null;
};

export type ListAttemptsOptions = {
  readonly workspaceId?: WorkspaceId;
  readonly limit: number;
  /** Only older ones: the `admittedAt` of the last one seen. */
  readonly before?: Date;
};

const chargeOf = and(
  eq(ledgerEntries.attemptId, llmAttempts.id),
  eq(ledgerEntries.kind, "charge"),
  eq(ledgerEntries.account, "tenant_credit"),
);

const selectAttempts = async (
  tx: TenantTx,
  where: SQL | undefined,
  limit: number,
): Promise<AttemptWithCharge[]> => {
  const rows = await tx
    .select({ attempt: llmAttempts, usage: USAGE_COLUMNS, amount: ledgerEntries.amountNanoUsd })
    .from(llmAttempts)
    .leftJoin(usageEvents, eq(usageEvents.attemptId, llmAttempts.id))
    .leftJoin(ledgerEntries, chargeOf)
    .where(where)
    .orderBy(desc(llmAttempts.admittedAt), desc(llmAttempts.id))
    .limit(limit);
  return rows.map(({ attempt, usage, amount }) => ({
    ...attempt,
    usage,
    chargeNanoUsd: amount === null ? null : -amount,
  }));
};

/** Calls with their numbers and what they cost, newest first. */
export const listAttempts = (
  tx: TenantTx,
  scope: TenantScope,
  options: ListAttemptsOptions,
): Promise<AttemptWithCharge[]> =>
  selectAttempts(
    tx,
    and(
      eq(llmAttempts.tenantId, scope.tenantId),
      options.workspaceId === undefined ? undefined : eq(llmAttempts.workspaceId, options.workspaceId),
      options.before === undefined ? undefined : lt(llmAttempts.admittedAt, options.before),
    ),
    options.limit,
  );

export const findAttempt = async (
  tx: TenantTx,
  scope: TenantScope,
  id: AttemptId,
): Promise<AttemptWithCharge | undefined> => {
  const [row] = await selectAttempts(
    tx,
    and(eq(llmAttempts.tenantId, scope.tenantId), eq(llmAttempts.id, id)),
    1,
  );
  return row;
};

export type RunUsage = {
  readonly calls: number;
  readonly open: number;
  readonly usage: TokenUsage;
  readonly chargeNanoUsd: NanoUsd;
};

/** What one run used so far; `open` calls are not in the sums yet. */
export const findRunUsage = async (tx: TenantTx, scope: TenantScope, runId: RunId): Promise<RunUsage> => {
  const total = (column: AnyPgColumn) => sql<string>`coalesce(sum(${column}), 0)::text`;
  const [row] = await tx
    .select({
      calls: sql<number>`count(*)::int`,
      open: sql<number>`(count(*) filter (where ${llmAttempts.status} in ('admitted', 'unresolved')))::int`,
      input: total(usageEvents.input),
      cacheRead: total(usageEvents.cacheRead),
      cacheWrite5m: total(usageEvents.cacheWrite5m),
      cacheWrite1h: total(usageEvents.cacheWrite1h),
      output: total(usageEvents.output),
      amount: total(ledgerEntries.amountNanoUsd),
    })
    .from(llmAttempts)
    .leftJoin(usageEvents, eq(usageEvents.attemptId, llmAttempts.id))
    .leftJoin(ledgerEntries, chargeOf)
    .where(and(eq(llmAttempts.tenantId, scope.tenantId), eq(llmAttempts.runId, runId)));
  return {
    calls: row?.calls ?? 0,
    open: row?.open ?? 0,
    usage: {
      input: Number(row?.input ?? 0),
      cacheRead: Number(row?.cacheRead ?? 0),
      cacheWrite5m: Number(row?.cacheWrite5m ?? 0),
      cacheWrite1h: Number(row?.cacheWrite1h ?? 0),
      output: Number(row?.output ?? 0),
    },
    chargeNanoUsd: -BigInt(row?.amount ?? 0),
  };
};

/** An open attempt as the one who closes it must know it. */
export type OpenAttempt = {
  readonly id: AttemptId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly model: string;
  readonly sandbox: boolean;
  readonly holdNanoUsd: NanoUsd;
  readonly status: AttemptStatus;
  /** It was unresolved once: of a void call, its numbers may still come. */
  readonly holdMoved: boolean;
  readonly admittedAt: Date;
};

const openColumns = {
  id: llmAttempts.id,
  tenantId: llmAttempts.tenantId,
  workspaceId: llmAttempts.workspaceId,
  model: llmAttempts.model,
  sandbox: llmAttempts.sandbox,
  holdNanoUsd: llmAttempts.holdNanoUsd,
  status: llmAttempts.status,
  holdMoved: llmAttempts.holdMoved,
  admittedAt: llmAttempts.admittedAt,
};

/** One call of any tenant, locked, for whoever ends it by hand. */
export const findOpenAttempt = async (tx: SystemTx, id: AttemptId): Promise<OpenAttempt | undefined> => {
  const [row] = await tx.select(openColumns).from(llmAttempts).where(eq(llmAttempts.id, id)).for("update");
  return row;
};

/** Calls of every tenant in one state, oldest first, for operators. */
export const listAttemptsOfStatus = (tx: SystemTx, status: AttemptStatus, limit: number) =>
  tx
    .select({ ...openColumns, reason: llmAttempts.reason })
    .from(llmAttempts)
    .where(eq(llmAttempts.status, status))
    .orderBy(llmAttempts.admittedAt)
    .limit(limit);

/** Unresolved attempts that have been so for at least `graceSeconds`, oldest first. */
export const listStaleAttempts = (
  tx: SystemTx,
  graceSeconds: number,
  limit: number,
): Promise<OpenAttempt[]> =>
  tx
    .select(openColumns)
    .from(llmAttempts)
    .where(
      and(
        eq(llmAttempts.status, "unresolved"),
        sql`${llmAttempts.finishedAt} < now() - make_interval(secs => ${graceSeconds})`,
      ),
    )
    .orderBy(llmAttempts.admittedAt)
    .limit(limit);
