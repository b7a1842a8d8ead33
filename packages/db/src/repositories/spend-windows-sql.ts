import { SPEND_ACCOUNTS } from "@molecule/domain";

/** `windows(bit, scope, spend_window)`: every account that a call can be held against. */
export const WINDOWS_CTE = `windows(bit, scope, spend_window) as (values ${SPEND_ACCOUNTS.map(
  ({ bit, scope, window }) => `(${bit}, '${scope}', '${window}')`,
).join(", ")})`;

/** The account of a call `m` in a window `w`, as the first columns of a row of counters or leases. */
export const ACCOUNT_COLUMNS = `m.tenant_id, w.scope,
      case w.scope when 'workspace' then m.workspace_id when 'key' then m.run_id else m.tenant_id end as scope_id,
      w.spend_window,
      case w.spend_window when 'day' then m.spend_day when 'month' then date_trunc('month', m.spend_day)::date
        else date '1970-01-01' end as window_start`;
