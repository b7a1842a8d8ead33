import { ACCOUNT_COLUMNS as ACCOUNT, WINDOWS_CTE } from "./spend-windows-sql.ts";

const MOVED =
  "t.id, t.tenant_id, t.workspace_id, t.run_id, t.gateway_id, t.spend_day, t.held, t.hold_nano_usd, t.hold_moved";

const BEGUN =
  "b.id, b.tenant_id, b.workspace_id, b.run_id, b.gateway_id, b.spend_day, b.held, b.hold_nano_usd, b.hold_moved";

/** Of an admission whose gateway had lost its registration, or was gone, before the ledger heard of it. */
const STRAY = "The gateway that served this call went away before the ledger heard of its end.";

/**
 * Admissions, settlements and closings of many tenants, and what they move between leases, reserved and spent:
 *
 * - settled while its hold lay in a lease: the charge leaves the lease and what is reserved, and is spent; the rest
 *   of the hold is free again in the gateway's memory;
 * - became unresolved: the hold leaves the lease and stays reserved by itself;
 * - settled or voided after that: the hold is no longer reserved;
 * - voided only because its numbers did not come, and then they do: it is charged after all.
 *
 * A call whose admission and end come together is written once, as it ended. An admission under a registration that
 * is gone was made against a lease that is free by now: it is charged all the same, and reserved by itself until then.
 *
 * Counters are locked in the order of their key, before leases, as everybody does who moves money. The answer says
 * which ends found no call: another delivery of its admission was still being committed, so they are to be told again.
 *
 * Parameter: the rows as one JSON text.
 */
export const RECORD_CALLS = `
  with document as materialized (select $1::text::jsonb as d),
  guard as materialized (
    select id, registration from gateways
      where (id, registration) in (
        select distinct a->>4, (a->>15)::uuid from document, jsonb_array_elements(d->0) a)
      for key share
  ),
  ${WINDOWS_CTE},
  reported as materialized (
    select (s->>0)::uuid as id, (s->>1)::uuid as tenant_id, (s->>2)::uuid as workspace_id, s->>3 as model,
      (s->>4)::boolean as sandbox, (s->>5)::int as http_status, s->>6 as provider_request_id, s, s->>12 as reason,
      (s->>13)::uuid as posting_id, (s->>16)::boolean as estimated
    from document, jsonb_array_elements(d->1) s
  ),
  closed as materialized (
    select (c->>0)::uuid as id, (c->>1)::uuid as tenant_id, c->>2 as status, (c->>3)::int as http_status,
      c->>4 as provider_request_id, c->>5 as reason
    from document, jsonb_array_elements(d->2) c
  ),
  ended as (
    select id, tenant_id, case when posting_id is null then 'unresolved' else 'settled' end as status, http_status,
      provider_request_id, reason, estimated from reported
    union all
    select id, tenant_id, status, http_status, provider_request_id, reason, false from closed
  ),
  incoming as materialized (
    select distinct on (a->>0) a, (a->>0)::uuid as id, g.id is not null as registered,
      coalesce(e.status, case when g.id is null then 'unresolved' else 'admitted' end) as status, e.http_status,
      e.provider_request_id, case when e.id is null and g.id is null then '${STRAY}' else e.reason end as reason,
      coalesce(e.estimated, false) as estimated
    from document, jsonb_array_elements(d->0) a
      left join guard g on g.id = a->>4 and g.registration = (a->>15)::uuid
      left join ended e on e.id = (a->>0)::uuid and e.tenant_id = (a->>1)::uuid
    order by a->>0, e.status = 'settled' desc nulls last
  ),
  admitted as (
    insert into llm_attempts (id, tenant_id, workspace_id, run_id, gateway_id, dialect, model, vendor, wire_model,
        streaming, sandbox, client_request_id, hold_nano_usd, held, spend_day, admitted_at, status, hold_moved,
        http_status, provider_request_id, reason, estimated, finished_at)
      select i.id, (a->>1)::uuid, (a->>2)::uuid, (a->>3)::uuid, a->>4, a->>5, a->>6, a->>7, a->>8,
        (a->>9)::boolean, (a->>10)::boolean, a->>11, (a->>12)::bigint, (a->>13)::int, (a->>14)::date,
        coalesce(to_timestamp((a->>16)::double precision / 1000), now()), status, status = 'unresolved',
        http_status, provider_request_id, reason, estimated, case when status <> 'admitted' then now() end
      from incoming i
      on conflict (id) do nothing
      returning status, id, tenant_id, workspace_id, run_id, gateway_id, spend_day, held, hold_nano_usd, hold_moved
  ),
  begun as (
    select m.*, i.registered from admitted m join incoming i using (id) where m.status <> 'admitted'
  ),
  settled_open as (
    update llm_attempts t set status = 'settled', http_status = coalesce(r.http_status, t.http_status),
        provider_request_id = coalesce(r.provider_request_id, t.provider_request_id),
        reason = r.reason, estimated = r.estimated, finished_at = now()
      from reported r
      where r.posting_id is not null and t.id = r.id and t.tenant_id = r.tenant_id
        and t.status in ('admitted', 'unresolved')
      returning ${MOVED}
  ),
  settled_late as (
    update llm_attempts t set status = 'settled', http_status = coalesce(r.http_status, t.http_status),
        provider_request_id = coalesce(r.provider_request_id, t.provider_request_id),
        reason = r.reason, estimated = r.estimated, finished_at = now()
      from reported r
      where r.posting_id is not null and not r.estimated and t.id = r.id and t.tenant_id = r.tenant_id
        and t.status = 'void' and t.hold_moved
      returning ${MOVED}
  ),
  parking as (
    select id, tenant_id, http_status, provider_request_id, reason from reported where posting_id is null
    union all
    select id, tenant_id, http_status, provider_request_id, reason from closed where status = 'unresolved'
  ),
  parked as (
    update llm_attempts t set status = 'unresolved', hold_moved = true,
        http_status = coalesce(p.http_status, t.http_status),
        provider_request_id = coalesce(p.provider_request_id, t.provider_request_id),
        reason = p.reason, finished_at = now()
      from parking p where t.id = p.id and t.tenant_id = p.tenant_id and t.status = 'admitted'
      returning ${MOVED}
  ),
  still_parked as (
    update llm_attempts t set http_status = coalesce(p.http_status, t.http_status),
        provider_request_id = coalesce(p.provider_request_id, t.provider_request_id),
        reason = p.reason, finished_at = now()
      from parking p where t.id = p.id and t.tenant_id = p.tenant_id and t.status = 'unresolved'
      returning t.id
  ),
  voided as (
    update llm_attempts t set status = 'void', http_status = coalesce(v.http_status, t.http_status),
        provider_request_id = coalesce(v.provider_request_id, t.provider_request_id),
        reason = v.reason, finished_at = now()
      from closed v
      where v.status = 'void' and t.id = v.id and t.tenant_id = v.tenant_id and t.status in ('admitted', 'unresolved')
      returning ${MOVED}
  ),
  settled as (
    select *, false as was_free from settled_open union all select *, true from settled_late
    union all select ${BEGUN}, not b.registered from begun b where b.status = 'settled'
  ),
  counted as (
    insert into usage_events (id, tenant_id, workspace_id, attempt_id, source, verified, model, input_tokens,
        cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens)
      select r.id, r.tenant_id, r.workspace_id, r.id, 'gateway', not r.estimated, r.model, (s->>7)::bigint,
        (s->>8)::bigint, (s->>9)::bigint, (s->>10)::bigint, (s->>11)::bigint
      from reported r
      where r.id in (select id from settled union select id from parked union select id from still_parked
          union select id from begun where status = 'unresolved')
      on conflict (attempt_id) do nothing
  ),
  charged as (
    insert into ledger_entries (id, posting_id, tenant_id, workspace_id, attempt_id, kind, account,
        amount_nano_usd, sandbox, price)
      select (l->>0)::uuid, r.posting_id, r.tenant_id, r.workspace_id, r.id, 'charge', l->>1, (l->>2)::bigint,
        r.sandbox, s->14
      from reported r join settled using (id), jsonb_array_elements(s->15) l
      on conflict (attempt_id, kind, account) do nothing
      returning attempt_id, account, amount_nano_usd
  ),
  moves as (
    select s.*, -c.amount_nano_usd as charge,
      case when s.was_free then 0 when s.hold_moved then s.hold_nano_usd
        else least(-c.amount_nano_usd, s.hold_nano_usd) end as released,
      case when s.was_free or s.hold_moved then 0 else least(-c.amount_nano_usd, s.hold_nano_usd) end as leased
    from settled s join charged c on c.attempt_id = s.id and c.account = 'tenant_credit'
    union all
    select p.*, false, 0, 0, p.hold_nano_usd from parked p
    union all
    select v.*, false, 0, case when v.hold_moved then v.hold_nano_usd else 0 end, 0 from voided v
    union all
    select ${BEGUN}, false, 0, case when b.registered then 0 else -b.hold_nano_usd end,
      case when b.registered then b.hold_nano_usd else 0 end
      from begun b where b.status = 'unresolved'
  ),
  changes_of_counters as (
    select ${ACCOUNT}, sum(m.charge) as spent,
      sum(case when m.held & w.bit = 0 then 0 else m.released end) as released
    from moves m, windows w where m.charge <> 0 or m.released <> 0
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  ),
  moved_counters as (
    insert into spend_counters (tenant_id, scope, scope_id, spend_window, window_start, spent_nano_usd,
        reserved_nano_usd)
      select tenant_id, scope, scope_id, spend_window, window_start, spent, -released from changes_of_counters
      on conflict on constraint spend_counters_pk do update set
        spent_nano_usd = spend_counters.spent_nano_usd + excluded.spent_nano_usd,
        reserved_nano_usd = spend_counters.reserved_nano_usd + excluded.reserved_nano_usd
      returning tenant_id
  ),
  changes_of_leases as (
    select m.gateway_id, ${ACCOUNT}, sum(m.leased) as leased
    from moves m, windows w where m.held & w.bit <> 0 and m.leased <> 0
    group by 1, 2, 3, 4, 5, 6
  ),
  moved_leases as (
    update credit_leases l set granted_nano_usd = l.granted_nano_usd - x.leased
      from changes_of_leases x
      where l.gateway_id = x.gateway_id and l.tenant_id = x.tenant_id and l.scope = x.scope
        and l.scope_id = x.scope_id and l.spend_window = x.spend_window and l.window_start = x.window_start
        and (select count(*) from moved_counters) >= 0
  )
  select
    (select count(*) from incoming where not registered)::int as strays,
    (select coalesce(jsonb_agg(e.id), '[]') from ended e
      where not exists (select from llm_attempts t where t.id = e.id)
        and not exists (select from admitted a where a.id = e.id)) as missed`;
