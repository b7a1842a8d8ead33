import type { AttemptId, NanoUsd, TenantId, TenantScope, UtcDay, WorkspaceId } from "@molecule/domain";
import { and, count, desc, eq, gte, sql } from "drizzle-orm";
import { ledgerEntries, llmAttempts, workspaces } from "../../schema/index.ts";
import type { SystemTx, TenantTx } from "../../transaction.ts";

const TODAY = sql`(now() at time zone 'utc')::date`;
const MONTH = sql`date_trunc('month', ${TODAY})::date`;

/** What a tenant has to spend, by the counters that admission goes by. */
export type CreditStanding = {
  readonly today: UtcDay;
  readonly balanceNanoUsd: NanoUsd;
  /** How far below zero it may fall. */
  readonly overageNanoUsd: NanoUsd;
  /** Set aside for calls under way and unresolved ones. */
  readonly heldNanoUsd: NanoUsd;
  /** Charges of calls admitted since the first of the month. */
  readonly monthNanoUsd: NanoUsd;
};

type StandingRow = {
  readonly id: TenantId;
  readonly name: string;
  readonly sandbox: boolean;
  readonly today: UtcDay;
  readonly balance: string;
  readonly overage: string;
  readonly held: string;
  readonly month: string;
};

const STANDING = sql`
  t.id, t.name, t.sandbox, (${TODAY})::text as today, (-coalesce(c.spent_nano_usd, 0))::text as balance,
  least(t.overage_cap_nano_usd, t.overage_nano_usd)::text as overage, coalesce(c.reserved_nano_usd, 0)::text as held,
  coalesce(m.spent_nano_usd, 0)::text as month
  from tenants t
    left join spend_counters c on c.tenant_id = t.id and c.scope = 'credit' and c.scope_id = t.id
    left join spend_counters m on m.tenant_id = t.id and m.scope = 'tenant' and m.scope_id = t.id
      and m.spend_window = 'month' and m.window_start = ${MONTH}`;

const readStanding = ({ today, balance, overage, held, month }: StandingRow): CreditStanding => ({
  today,
  balanceNanoUsd: BigInt(balance),
  overageNanoUsd: BigInt(overage),
  heldNanoUsd: BigInt(held),
  monthNanoUsd: BigInt(month),
});

export const findCreditStanding = async (
  tx: TenantTx,
  scope: TenantScope,
): Promise<CreditStanding | undefined> => {
  const [row] = await tx.execute<StandingRow>(sql`select ${STANDING} where t.id = ${scope.tenantId}`);
  return row === undefined ? undefined : readStanding(row);
};

export type TenantStanding = CreditStanding & {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly sandbox: boolean;
  readonly unresolvedCalls: number;
  /** The most that its unresolved calls may cost. */
  readonly exposureNanoUsd: NanoUsd;
};

/** Every tenant with what it has, holds and spends, the largest holds and spends first. */
export const listTenantStandings = async (tx: SystemTx): Promise<TenantStanding[]> => {
  const rows = await tx.execute<StandingRow & { readonly unresolved: number; readonly exposure: string }>(sql`
    select s.*, coalesce(u.calls, 0) as unresolved, coalesce(u.exposure, 0)::text as exposure
    from (select ${STANDING}) s
      left join (
        select tenant_id, count(*)::int as calls, sum(hold_nano_usd) as exposure from llm_attempts
        where status = 'unresolved' group by 1
      ) u on u.tenant_id = s.id
    order by s.held::bigint desc, s.month::bigint desc, s.name`);
  return rows.map((row) => ({
    ...readStanding(row),
    ...{ tenantId: row.id, name: row.name, sandbox: row.sandbox, unresolvedCalls: row.unresolved },
    exposureNanoUsd: BigInt(row.exposure),
  }));
};

/** A call whose cost is not known, or that the platform bore: at most its hold. */
export type ExposedCall = {
  readonly id: AttemptId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly model: string;
  readonly vendor: string;
  readonly status: "unresolved" | "void";
  readonly reason: string | null;
  readonly holdNanoUsd: NanoUsd;
  readonly admittedAt: Date;
};

/** Unresolved calls and those that were voided with their hold kept, newest first. */
export const listExposedCalls = async (tx: SystemTx, limit: number): Promise<ExposedCall[]> => {
  const rows = await tx
    .select({
      ...{ id: llmAttempts.id, tenantId: llmAttempts.tenantId, workspaceId: llmAttempts.workspaceId },
      ...{ model: llmAttempts.model, vendor: llmAttempts.vendor, status: llmAttempts.status },
      ...{
        reason: llmAttempts.reason,
        holdNanoUsd: llmAttempts.holdNanoUsd,
        admittedAt: llmAttempts.admittedAt,
      },
    })
    .from(llmAttempts)
    .where(
      sql`(${llmAttempts.status} = 'unresolved' or (${llmAttempts.status} = 'void' and ${llmAttempts.holdMoved}))`,
    )
    .orderBy(desc(llmAttempts.admittedAt))
    .limit(limit);
  return rows.flatMap(({ status, ...row }) =>
    status === "unresolved" || status === "void" ? [{ ...row, status }] : [],
  );
};

/** Charges by day (UTC), model and workspace, newest day first. */
export const listSpend = (tx: TenantTx, scope: TenantScope, since: Date) => {
  const day = sql<string>`to_char(${ledgerEntries.at} at time zone 'UTC', 'YYYY-MM-DD')`;
  return tx
    .select({
      day,
      model: sql<string>`coalesce(${llmAttempts.model}, '')`,
      workspaceId: ledgerEntries.workspaceId,
      workspaceName: workspaces.name,
      calls: count(),
      chargeNanoUsd: sql<bigint>`coalesce(-sum(${ledgerEntries.amountNanoUsd}), 0)`.mapWith(BigInt),
    })
    .from(ledgerEntries)
    .leftJoin(llmAttempts, eq(llmAttempts.id, ledgerEntries.attemptId))
    .leftJoin(
      workspaces,
      and(eq(workspaces.tenantId, ledgerEntries.tenantId), eq(workspaces.id, ledgerEntries.workspaceId)),
    )
    .where(
      and(
        eq(ledgerEntries.tenantId, scope.tenantId),
        eq(ledgerEntries.kind, "charge"),
        eq(ledgerEntries.account, "tenant_credit"),
        gte(ledgerEntries.at, since),
      ),
    )
    .groupBy(day, llmAttempts.model, ledgerEntries.workspaceId, workspaces.name)
    .orderBy(desc(day));
};
