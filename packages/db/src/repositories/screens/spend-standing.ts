import type {
  AttemptId,
  NanoUsd,
  TenantBillingMode,
  TenantId,
  TenantScope,
  UtcDay,
  WorkspaceId,
} from "@molecule/domain";
import { desc, sql } from "drizzle-orm";
import { llmAttempts } from "../../schema/index.ts";
import type { SystemTx, TenantTx } from "../../transaction.ts";

const TODAY = sql`(now() at time zone 'utc')::date`;
const MONTH = sql`date_trunc('month', ${TODAY})::date`;

/** What a tenant has to spend, by the counters that admission goes by. */
export type CreditStanding = {
  readonly today: UtcDay;
  readonly balanceNanoUsd: NanoUsd;
  /** How far below zero it may fall: the lower of what the operator allows and what the tenant wants of it. */
  readonly overageNanoUsd: NanoUsd;
  readonly overageCapNanoUsd: NanoUsd;
  readonly overageWantedNanoUsd: NanoUsd;
  /** Set aside for calls under way and unresolved ones. */
  readonly heldNanoUsd: NanoUsd;
  /** Charges of calls admitted since the first of the month. */
  readonly monthNanoUsd: NanoUsd;
  /** Calls whose cost is not known yet, and the most that they may cost. */
  readonly unresolvedCalls: number;
  readonly exposureNanoUsd: NanoUsd;
};

type StandingRow = {
  readonly id: TenantId;
  readonly name: string;
  readonly slug: string;
  readonly sandbox: boolean;
  readonly billingMode: TenantBillingMode;
  readonly today: UtcDay;
  readonly balance: string;
  readonly overage: string;
  readonly cap: string;
  readonly wanted: string;
  readonly held: string;
  readonly month: string;
  readonly unresolved: number;
  readonly exposure: string;
};

const STANDING = sql`
  t.id, t.name, t.slug, t.sandbox, t.billing_mode as "billingMode", (${TODAY})::text as today,
  (-coalesce(c.spent_nano_usd, 0))::text as balance,
  least(t.overage_cap_nano_usd, t.overage_nano_usd)::text as overage,
  t.overage_cap_nano_usd::text as cap, t.overage_nano_usd::text as wanted,
  coalesce(c.reserved_nano_usd, 0)::text as held, coalesce(m.spent_nano_usd, 0)::text as month,
  coalesce(u.calls, 0) as unresolved, coalesce(u.exposure, 0)::text as exposure
  from tenants t
    left join (
      select tenant_id, count(*)::int as calls, sum(hold_nano_usd) as exposure from llm_attempts
      where status = 'unresolved' group by 1
    ) u on u.tenant_id = t.id
    left join spend_counters c on c.tenant_id = t.id and c.scope = 'credit' and c.scope_id = t.id
    left join spend_counters m on m.tenant_id = t.id and m.scope = 'tenant' and m.scope_id = t.id
      and m.spend_window = 'month' and m.window_start = ${MONTH}`;

const readStanding = (row: StandingRow): CreditStanding => ({
  today: row.today,
  balanceNanoUsd: BigInt(row.balance),
  overageNanoUsd: BigInt(row.overage),
  overageCapNanoUsd: BigInt(row.cap),
  overageWantedNanoUsd: BigInt(row.wanted),
  heldNanoUsd: BigInt(row.held),
  monthNanoUsd: BigInt(row.month),
  unresolvedCalls: row.unresolved,
  exposureNanoUsd: BigInt(row.exposure),
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
  readonly slug: string;
  readonly sandbox: boolean;
  readonly billingMode: TenantBillingMode;
};

/** Every tenant with what it has, holds and spends, the largest holds and spends first. */
export const listTenantStandings = async (tx: SystemTx): Promise<TenantStanding[]> => {
  const rows = await tx.execute<StandingRow>(sql`
    select * from (select ${STANDING}) s order by s.held::bigint desc, s.month::bigint desc, s.name`);
  return rows.map((row) => ({
    ...readStanding(row),
    ...{ tenantId: row.id, name: row.name, slug: row.slug, sandbox: row.sandbox },
    billingMode: row.billingMode,
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
