import type postgres from "postgres";

export type LedgerSize = {
  readonly tenants: number;
  /** Of all tenants, each with an access key. */
  readonly runs: number;
  /** Settled calls of all tenants: each has usage, two ledger entries and a receipt. */
  readonly calls: number;
};

/** Everything that grows with time. Vacuuming them in the middle of a measurement would be counted as its work. */
const GROWING = [
  "llm_attempts",
  "usage_events",
  "ledger_entries",
  "receipts",
  "spend_counters",
  "run_keys",
  "runs",
];

export const stopVacuuming = async (admin: postgres.Sql): Promise<void> => {
  for (const table of GROWING) await admin.unsafe(`alter table ${table} set (autovacuum_enabled = false)`);
};

/** Ids that a number leads to, so that rows find each other without a join. */
const ID = (prefix: string, n: string): string =>
  `('${prefix}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

const tenantOf = (n: string): string => ID("0a000000", n);
const workspaceOf = (n: string): string => ID("0b000000", n);
const runOf = (n: string): string => ID("0c000000", n);

const statements = ({ tenants, runs, calls }: LedgerSize): readonly string[] => {
  const at = `now() - (${calls} - n) * interval '60 seconds'`;
  const place = `${tenantOf(`n % ${tenants}`)}, ${workspaceOf(`n % ${tenants}`)}`;
  return [
    // Rows that balance are written in bulk; the triggers that watch over each posting would take an hour.
    "set session_replication_role = replica",
    `insert into tenants (id, name, slug)
      select ${tenantOf("n")}, 'tenant ' || n, 'bench-' || n from generate_series(0, ${tenants - 1}) n`,
    `insert into workspaces (id, tenant_id, name, runtime)
      select ${workspaceOf("n")}, ${tenantOf("n")}, 'workspace', 'claude-code' from generate_series(0, ${tenants - 1}) n`,
    `insert into runs (id, tenant_id, workspace_id, generation, fence, runtime, mode, lease_until, live_at, ended_at)
      select ${runOf("n")}, ${place}, 1, 1, 'claude-code', 'platform_managed', now(), now(), now()
      from generate_series(0, ${runs - 1}) n`,
    `insert into run_keys (digest, tenant_id, workspace_id, run_id, kind)
      select sha256(n::text::bytea), ${place}, ${runOf("n")}, 'access' from generate_series(0, ${runs - 1}) n`,
    `insert into llm_attempts (id, tenant_id, workspace_id, run_id, gateway_id, dialect, model, vendor, wire_model,
        streaming, sandbox, hold_nano_usd, held, spend_day, status, admitted_at, finished_at)
      select ${ID("0d000000", "n")}, ${place}, ${runOf(`n % ${runs}`)}, 'gone', 'anthropic',
        'anthropic/claude-opus-4-7', 'anthropic', 'claude-opus-4-7', false, false, 1000, 1, (${at})::date, 'settled',
        ${at}, ${at}
      from generate_series(0, ${calls - 1}) n`,
    `insert into usage_events (id, tenant_id, workspace_id, attempt_id, source, verified, model, input_tokens,
        cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, at)
      select ${ID("0d000000", "n")}, ${place}, ${ID("0d000000", "n")}, 'gateway', true, 'anthropic/claude-opus-4-7',
        100, 0, 0, 0, 50, ${at}
      from generate_series(0, ${calls - 1}) n`,
    `insert into ledger_entries (id, posting_id, tenant_id, workspace_id, attempt_id, kind, account, amount_nano_usd,
        sandbox, at)
      select ${ID("0e000000", "2 * n + leg")}, ${ID("0f000000", "n")}, ${place}, ${ID("0d000000", "n")}, 'charge',
        case leg when 0 then 'tenant_credit' else 'platform_revenue' end, case leg when 0 then -500 else 500 end,
        false, ${at}
      from generate_series(0, ${calls - 1}) n, generate_series(0, 1) leg`,
    `insert into receipts (tenant_id, seq, posting_id, attempt_id, workspace_id, kind, amount_nano_usd, body, hash,
        posted_at)
      select ${tenantOf(`n % ${tenants}`)}, 1 + n / ${tenants}, ${ID("0f000000", "n")}, ${ID("0d000000", "n")},
        ${workspaceOf(`n % ${tenants}`)}, 'charge', -500, '{}', 'hash', ${at}
      from generate_series(0, ${calls - 1}) n`,
    `insert into receipt_chains (tenant_id, seq, hash, linked_until)
      select ${tenantOf("n")}, ${Math.floor(calls / tenants)} + 1, 'hash', now()
      from generate_series(0, ${tenants - 1}) n`,
    `insert into spend_counters (tenant_id, scope, scope_id, spend_window, window_start, spent_nano_usd)
      select ${tenantOf("n")}, 'credit', ${tenantOf("n")}, 'ever', '1970-01-01', -1000000000000
      from generate_series(0, ${tenants - 1}) n
      union all
      select ${tenantOf(`n % ${tenants}`)}, 'key', ${runOf("n")}, w, date_trunc(w, now() - d * interval '1 day')::date, 500
      from generate_series(0, ${runs - 1}) n, unnest(array['day', 'month']) w, generate_series(0, 1) d
      on conflict do nothing`,
    "set session_replication_role = origin",
    "vacuum analyze",
  ];
};

/** Makes a ledger old and an installation large, around whoever is in it already. */
export const fillLedger = async (admin: postgres.Sql, size: LedgerSize): Promise<void> => {
  for (const statement of statements(size)) await admin.unsafe(statement);
};
