import type {
  AttemptId,
  Dialect,
  LedgerPostingId,
  NanoUsd,
  RunId,
  TenantId,
  TokenUsage,
  WorkspaceId,
} from "@molecule/domain";
import type { LedgerAccount } from "../schema/index.ts";
import type { SystemWriter } from "../system-writer.ts";

/** One call that was let in. */
export type AttemptRow = {
  readonly id: AttemptId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly runId: RunId;
  readonly gatewayId: string;
  readonly dialect: Dialect;
  readonly model: string;
  readonly vendor: string;
  readonly wireModel: string;
  readonly streaming: boolean;
  readonly sandbox: boolean;
  /** What the caller called it; recorded, never trusted. */
  readonly clientRequestId: string | null;
};

/** The provider's numbers for one call, and the legs that charge them. */
export type SettlementRow = {
  readonly id: AttemptId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly model: string;
  readonly sandbox: boolean;
  readonly httpStatus: number | null;
  readonly providerRequestId: string | null;
  readonly usage: TokenUsage;
  /** Null when a count has no price: the usage is kept, and the call stays unresolved for `reason`. */
  readonly charge: {
    readonly postingId: LedgerPostingId;
    readonly price: { readonly model: string; readonly from: string };
    readonly legs: readonly {
      readonly id: LedgerPostingId;
      readonly account: LedgerAccount;
      readonly amountNanoUsd: NanoUsd;
    }[];
  } | null;
  readonly reason: string | null;
};

/** A call that ended without numbers: `void` cost nothing, `unresolved` is looked at again. */
export type ClosingRow = {
  readonly id: AttemptId;
  readonly tenantId: TenantId;
  readonly status: "void" | "unresolved";
  readonly httpStatus: number | null;
  readonly providerRequestId: string | null;
  readonly reason: string;
};

export type CallBatch = {
  readonly admissions: readonly AttemptRow[];
  readonly settlements: readonly SettlementRow[];
  readonly closings: readonly ClosingRow[];
};

// Rows travel as arrays in one JSON text: for the sender that is the cheapest form there is.
const admissionTuple = (row: AttemptRow) => {
  const { id, tenantId, workspaceId, runId, gatewayId, dialect, model, vendor, wireModel } = row;
  const { streaming, sandbox, clientRequestId } = row;
  // biome-ignore format: one line per meaning
  return [
    id, tenantId, workspaceId, runId, gatewayId, dialect, model, vendor, wireModel,
    streaming, sandbox, clientRequestId,
  ];
};

const settlementTuple = (row: SettlementRow) => {
  const { id, tenantId, workspaceId, model, sandbox, httpStatus, providerRequestId, usage, charge, reason } =
    row;
  const legs = charge === null ? [] : charge.legs;
  // biome-ignore format: one line per meaning
  return [
    id, tenantId, workspaceId, model, sandbox, httpStatus, providerRequestId,
    usage.input, usage.cacheRead, usage.cacheWrite5m, usage.cacheWrite1h, usage.output, reason,
    charge?.postingId ?? null, charge?.price ?? null,
    legs.map((leg) => [leg.id, leg.account, leg.amountNanoUsd.toString()]),
  ];
};

const closingTuple = (row: ClosingRow) => [
  row.id,
  row.tenantId,
  row.status,
  row.httpStatus,
  row.providerRequestId,
  row.reason,
];

const RECORD_CALLS = `
  with document as materialized (select $1::text::jsonb as d),
  admitted as (
    insert into llm_attempts (id, tenant_id, workspace_id, run_id, gateway_id, dialect, model, vendor, wire_model,
        streaming, sandbox, client_request_id)
      select (a->>0)::uuid, (a->>1)::uuid, (a->>2)::uuid, (a->>3)::uuid, a->>4, a->>5, a->>6, a->>7, a->>8,
        (a->>9)::boolean, (a->>10)::boolean, a->>11
      from document, jsonb_array_elements(d->0) a
      on conflict (id) do nothing
  ),
  reported as (
    select (s->>0)::uuid as id, (s->>1)::uuid as tenant_id, (s->>2)::uuid as workspace_id, s->>3 as model,
      (s->>4)::boolean as sandbox, (s->>5)::int as http_status, s->>6 as provider_request_id, s, s->>12 as reason,
      (s->>13)::uuid as posting_id
    from document, jsonb_array_elements(d->1) s
  ),
  settled as (
    update llm_attempts t set status = case when r.posting_id is null then 'unresolved' else 'settled' end,
        http_status = coalesce(r.http_status, t.http_status),
        provider_request_id = coalesce(r.provider_request_id, t.provider_request_id),
        reason = r.reason, finished_at = now()
      from reported r
      where t.id = r.id and t.tenant_id = r.tenant_id and t.status in ('admitted', 'unresolved')
      returning t.id
  ),
  counted as (
    insert into usage_events (id, tenant_id, workspace_id, attempt_id, source, verified, model, input_tokens,
        cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens)
      select r.id, r.tenant_id, r.workspace_id, r.id, 'gateway', true, r.model, (s->>7)::bigint, (s->>8)::bigint,
        (s->>9)::bigint, (s->>10)::bigint, (s->>11)::bigint
      from reported r join settled using (id)
      on conflict (attempt_id) do nothing
  ),
  charged as (
    insert into ledger_entries (id, posting_id, tenant_id, workspace_id, attempt_id, kind, account,
        amount_nano_usd, sandbox, price)
      select (l->>0)::uuid, r.posting_id, r.tenant_id, r.workspace_id, r.id, 'charge', l->>1, (l->>2)::bigint,
        r.sandbox, s->14
      from reported r join settled using (id), jsonb_array_elements(s->15) l
      on conflict (attempt_id, kind, account) do nothing
  )
  update llm_attempts t set status = c->>2, http_status = coalesce((c->>3)::int, t.http_status),
      provider_request_id = coalesce(c->>4, t.provider_request_id), reason = c->>5, finished_at = now()
    from document, jsonb_array_elements(d->2) c
    where t.id = (c->>0)::uuid and t.tenant_id = (c->>1)::uuid and t.status in ('admitted', 'unresolved')`;

/**
 * Writes admissions, settlements and closings of many tenants by one statement. Only an open attempt is settled
 * or closed, so a second delivery of the same settlement changes nothing and charges nothing.
 */
export const recordCallBatch = (writer: SystemWriter, batch: CallBatch): Promise<void> => {
  const { admissions, settlements, closings } = batch;
  const rows = [admissions.map(admissionTuple), settlements.map(settlementTuple), closings.map(closingTuple)];
  return writer.execute(RECORD_CALLS, [JSON.stringify(rows)]);
};
