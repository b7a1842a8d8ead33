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
import { sql } from "drizzle-orm";
import type { LedgerAccount } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";

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

const bigintAsText = (_key: string, value: unknown): unknown =>
  typeof value === "bigint" ? value.toString() : value;

/**
 * Writes admissions, settlements and closings of many tenants by one statement. Only an open attempt is settled
 * or closed, so a second delivery of the same settlement changes nothing and charges nothing.
 */
export const recordCallBatch = async (tx: SystemTx, batch: CallBatch): Promise<void> => {
  const document = JSON.stringify(batch, bigintAsText);
  await tx.execute(sql`
    with document as materialized (select ${document}::jsonb as d),
    admitted as (
      insert into llm_attempts (id, tenant_id, workspace_id, run_id, gateway_id, dialect, model, vendor, wire_model,
          streaming, sandbox, client_request_id)
        select a.* from document, jsonb_to_recordset(d->'admissions') as a(id uuid, "tenantId" uuid,
          "workspaceId" uuid, "runId" uuid, "gatewayId" text, dialect text, model text, vendor text,
          "wireModel" text, streaming boolean, sandbox boolean, "clientRequestId" text)
        on conflict (id) do nothing
    ),
    reported as (
      select s.* from document, jsonb_to_recordset(d->'settlements') as s(id uuid, "tenantId" uuid,
        "workspaceId" uuid, model text, sandbox boolean, "httpStatus" int, "providerRequestId" text, usage jsonb,
        charge jsonb, reason text)
    ),
    settled as (
      update llm_attempts t set status = case when r.charge is null then 'unresolved' else 'settled' end,
          http_status = r."httpStatus", provider_request_id = coalesce(r."providerRequestId", t.provider_request_id),
          reason = r.reason, finished_at = now()
        from reported r
        where t.id = r.id and t.tenant_id = r."tenantId" and t.status in ('admitted', 'unresolved')
        returning t.id
    ),
    counted as (
      insert into usage_events (id, tenant_id, workspace_id, attempt_id, source, verified, model, input_tokens,
          cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens)
        select r.id, r."tenantId", r."workspaceId", r.id, 'gateway', true, r.model, (r.usage->>'input')::bigint,
          (r.usage->>'cacheRead')::bigint, (r.usage->>'cacheWrite5m')::bigint, (r.usage->>'cacheWrite1h')::bigint,
          (r.usage->>'output')::bigint
        from reported r join settled using (id)
        on conflict (attempt_id) do nothing
    ),
    charged as (
      insert into ledger_entries (id, posting_id, tenant_id, workspace_id, attempt_id, kind, account,
          amount_nano_usd, sandbox, price)
        select l.id, (r.charge->>'postingId')::uuid, r."tenantId", r."workspaceId", r.id, 'charge', l.account,
          l."amountNanoUsd", r.sandbox, r.charge->'price'
        from reported r join settled using (id),
          jsonb_to_recordset(r.charge->'legs') as l(id uuid, account text, "amountNanoUsd" bigint)
        on conflict (attempt_id, kind, account) do nothing
    )
    update llm_attempts t set status = c.status, http_status = coalesce(c."httpStatus", t.http_status),
        provider_request_id = coalesce(c."providerRequestId", t.provider_request_id), reason = c.reason,
        finished_at = now()
      from document, jsonb_to_recordset(d->'closings') as c(id uuid, "tenantId" uuid, status text,
        "httpStatus" int, "providerRequestId" text, reason text)
      where t.id = c.id and t.tenant_id = c."tenantId" and t.status in ('admitted', 'unresolved')`);
};
