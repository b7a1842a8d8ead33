import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { type SQL, sql } from "drizzle-orm";
import type { TenantTx } from "../../transaction.ts";

export type ActivityKind = "config" | "lifecycle" | "money" | "call";

/** One line of the timeline, before words are put to it. */
export type ActivityRow = {
  readonly key: string;
  readonly kind: ActivityKind;
  readonly at: Date;
  readonly who: string | null;
  readonly workspaceId: WorkspaceId | null;
  readonly workspaceName: string | null;
  readonly action: string;
  readonly subject: Readonly<Record<string, unknown>>;
  readonly amountNanoUsd: bigint | null;
};

export type ActivityPage = {
  readonly workspaceId?: WorkspaceId | undefined;
  readonly kinds: readonly ActivityKind[];
  readonly before?: Date | undefined;
  readonly limit: number;
};

type RawRow = Omit<ActivityRow, "at" | "amountNanoUsd"> & { at: string; amountNanoUsd: string | null };

/** Each source yields: key, kind, at, who, workspace_id, action, subject, amount. */
const SOURCES: Readonly<Record<ActivityKind, SQL>> = {
  config: sql`select 'audit:' || id, 'config', at, case actor_kind when 'user' then actor_name end, workspace_id,
    action, detail, null::bigint from audit_events`,
  lifecycle: sql`select 'lifecycle:' || seq, 'lifecycle', at, null, workspace_id, what,
    json_build_object('generation', generation, 'detail', detail)::jsonb, null::bigint from lifecycle_events`,
  // A charge stands in the timeline as its call.
  money: sql`select 'ledger:' || id, 'money', at, null, workspace_id, kind,
    json_build_object('reason', reason)::jsonb, amount_nano_usd from ledger_entries`,
  call: sql`select 'call:' || a.id, 'call', a.admitted_at, null, a.workspace_id, a.status,
    json_build_object('model', a.model, 'httpStatus', a.http_status, 'reason', a.reason)::jsonb,
    -l.amount_nano_usd
    from llm_attempts a left join ledger_entries l
      on l.attempt_id = a.id and l.kind = 'charge' and l.account = 'tenant_credit'`,
};

const ONLY: Readonly<Record<ActivityKind, SQL>> = {
  config: sql`true`,
  lifecycle: sql`true`,
  money: sql`account = 'tenant_credit' and kind <> 'charge'`,
  call: sql`true`,
};

const pageOf = (kind: ActivityKind, scope: TenantScope, page: ActivityPage): SQL => {
  const alias = kind === "call" ? sql`a.` : sql``;
  const at = kind === "call" ? sql`a.admitted_at` : sql`at`;
  const place =
    page.workspaceId === undefined ? sql`true` : sql`${alias}workspace_id = ${page.workspaceId}::uuid`;
  const before =
    page.before === undefined ? sql`true` : sql`${at} < ${page.before.toISOString()}::timestamptz`;
  return sql`(${SOURCES[kind]} where ${alias}tenant_id = ${scope.tenantId}::uuid and ${ONLY[kind]}
    and ${place} and ${before} order by ${at} desc limit ${page.limit})`;
};

/** Everything that happened, newest first, from four tables; each gives at most one page. */
export const listActivity = async (
  tx: TenantTx,
  scope: TenantScope,
  page: ActivityPage,
): Promise<ActivityRow[]> => {
  if (page.kinds.length === 0) return [];
  const parts = page.kinds.map((kind) => pageOf(kind, scope, page));
  const rows = await tx.execute<RawRow>(sql`
    with line(key, kind, at, who, workspace_id, action, subject, amount) as (${sql.join(parts, sql` union all `)})
    select line.key, line.kind, line.at, line.who, line.workspace_id as "workspaceId",
        w.name as "workspaceName", line.action, line.subject, line.amount as "amountNanoUsd"
      from line left join workspaces w on w.tenant_id = ${scope.tenantId}::uuid and w.id = line.workspace_id
      order by line.at desc, line.key desc limit ${page.limit}`);
  return rows.map((row) => ({
    ...row,
    at: new Date(row.at),
    amountNanoUsd: row.amountNanoUsd === null ? null : BigInt(row.amountNanoUsd),
  }));
};
