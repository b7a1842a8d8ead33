import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { type SQL, sql } from "drizzle-orm";
import type { TenantTx } from "../../transaction.ts";

export type ActivityKind = "config" | "lifecycle" | "money" | "call" | "team";

/** One line of the timeline, before words are put to it. */
export type ActivityRow = {
  readonly key: string;
  readonly kind: ActivityKind;
  readonly at: Date;
  /** `at` with its microseconds, as a cursor has it. */
  readonly exactAt: string;
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
  readonly before?: ActivityCursor | undefined;
  readonly limit: number;
};

/** A line's exact place in the timeline. Several lines share a moment, so that the moment alone is no place. */
export type ActivityCursor = {
  /** ISO 8601 in UTC with microseconds: a JavaScript date would cut them off, and lines with them. */
  readonly at: string;
  readonly key: string;
};

type RawRow = Omit<ActivityRow, "at" | "amountNanoUsd"> & { amountNanoUsd: string | null };

/**
 * A start is one line: what it came to, with how long that took. A stage on the way is news only while it is under
 * way (afterwards it stands on the Overview tab), and the end of the run that it replaces is a part of it.
 */
const STARTS = sql`select 'lifecycle:' || seq as key, 'lifecycle', at, null, workspace_id, what,
    json_build_object('generation', generation, 'detail', detail, 'tookMs', case what when 'online' then
      (select (extract(epoch from e.at - begun.at) * 1000)::int from lifecycle_events begun
        where begun.tenant_id = e.tenant_id and begun.workspace_id = e.workspace_id and begun.seq < e.seq
          and begun.generation = e.generation and begun.what = 'preparing'
        order by begun.seq desc limit 1) end)::jsonb,
    null::bigint from lifecycle_events e`;

/** Each source yields: key, kind, at, who, workspace_id, action, subject, amount. */
const SOURCES: Readonly<Record<ActivityKind, SQL>> = {
  config: sql`select 'audit:' || id as key, 'config', at, case actor_kind when 'user' then actor_name end, workspace_id,
    action, detail, null::bigint from audit_events`,
  lifecycle: STARTS,
  // A charge stands in the timeline as its call.
  money: sql`select 'ledger:' || id as key, 'money', at, null, workspace_id, kind,
    json_build_object('reason', reason)::jsonb, amount_nano_usd from ledger_entries`,
  call: sql`select 'call:' || a.id as key, 'call', a.admitted_at as at, null, a.workspace_id, a.status,
    json_build_object('model', a.model, 'httpStatus', a.http_status, 'reason', a.reason)::jsonb,
    -l.amount_nano_usd
    from llm_attempts a left join ledger_entries l
      on l.attempt_id = a.id and l.kind = 'charge' and l.account = 'tenant_credit'`,
  // A task stands at both who gave it and who got it; a page of all shows it once, where it was done.
  team: sql`select 'peer:' || p.id as key, 'team', p.created_at as at, asker.name, p.callee_id as workspace_id,
    'peer_' || p.status, json_build_object('asker', asker.name, 'callee', callee.name, 'payer', p.payer,
      'code', p.error->>'code',
      'tookMs', (extract(epoch from p.finished_at - p.created_at) * 1000)::int)::jsonb, null::bigint
    from peer_calls p
      join workspaces asker on asker.tenant_id = p.tenant_id and asker.id = p.caller_id
      join workspaces callee on callee.tenant_id = p.tenant_id and callee.id = p.callee_id`,
};

/** How the table of a source is called in it, where it is not alone there, and its columns of place and time. */
const COLUMNS: Readonly<Record<ActivityKind, { tenant: SQL; at: SQL; isAt: (id: WorkspaceId) => SQL }>> =
  (() => {
    const plain = {
      tenant: sql`tenant_id`,
      at: sql`at`,
      isAt: (id: WorkspaceId) => sql`workspace_id = ${id}::uuid`,
    };
    return {
      config: plain,
      lifecycle: plain,
      money: plain,
      call: {
        tenant: sql`a.tenant_id`,
        at: sql`a.admitted_at`,
        isAt: (id: WorkspaceId) => sql`a.workspace_id = ${id}::uuid`,
      },
      team: {
        tenant: sql`p.tenant_id`,
        at: sql`p.created_at`,
        isAt: (id: WorkspaceId) => sql`(p.caller_id = ${id}::uuid or p.callee_id = ${id}::uuid)`,
      },
    };
  })();

const runsOf = ({ tenantId }: TenantScope): SQL => sql`(
  what in ('online', 'refused', 'failed', 'crashed', 'paused')
  or what = 'ended' and not exists (select 1 from runs
    where runs.tenant_id = e.tenant_id and runs.id = e.run_id and runs.end_reason = 'superseded')
  or seq in (select (select max(seq) from lifecycle_events newest
      where newest.tenant_id = w.tenant_id and newest.workspace_id = w.id)
    from workspaces w where w.tenant_id = ${tenantId}::uuid and w.stage is not null))`;

/** Which rows of each source stand in the timeline. */
const ONLY: Readonly<Record<ActivityKind, (scope: TenantScope) => SQL>> = {
  config: () => sql`true`,
  lifecycle: runsOf,
  money: () => sql`account = 'tenant_credit' and kind <> 'charge'`,
  call: () => sql`true`,
  team: () => sql`true`,
};

const pageOf = (kind: ActivityKind, scope: TenantScope, page: ActivityPage): SQL => {
  const { tenant, at, isAt } = COLUMNS[kind];
  const place = page.workspaceId === undefined ? sql`true` : isAt(page.workspaceId);
  // The first condition is for the index, the second one for lines of the same moment.
  const [until, before] =
    page.before === undefined
      ? [sql`true`, sql`true`]
      : [
          sql`${at} <= ${page.before.at}::timestamptz`,
          sql`(at, key collate "C") < (${page.before.at}::timestamptz, ${page.before.key})`,
        ];
  return sql`(select * from (${SOURCES[kind]} where ${tenant} = ${scope.tenantId}::uuid and ${ONLY[kind](scope)}
    and ${place} and ${until}) source where ${before} order by at desc nulls last, key collate "C" desc limit ${page.limit})`;
};

/** Everything that happened, newest first, from five tables; each gives at most one page. */
export const listActivity = async (
  tx: TenantTx,
  scope: TenantScope,
  page: ActivityPage,
): Promise<ActivityRow[]> => {
  if (page.kinds.length === 0) return [];
  const parts = page.kinds.map((kind) => pageOf(kind, scope, page));
  const rows = await tx.execute<RawRow>(sql`
    with line(key, kind, at, who, workspace_id, action, subject, amount) as (${sql.join(parts, sql` union all `)})
    select line.key, line.kind, line.who,
        to_char(line.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "exactAt",
        line.workspace_id as "workspaceId", w.name as "workspaceName", line.action, line.subject,
        line.amount as "amountNanoUsd"
      from line left join workspaces w on w.tenant_id = ${scope.tenantId}::uuid and w.id = line.workspace_id
      order by line.at desc, line.key collate "C" desc limit ${page.limit}`);
  return rows.map((row) => ({
    ...row,
    at: new Date(row.exactAt),
    amountNanoUsd: row.amountNanoUsd === null ? null : BigInt(row.amountNanoUsd),
  }));
};
