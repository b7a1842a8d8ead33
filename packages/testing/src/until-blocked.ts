import { setTimeout as wait } from "node:timers/promises";
import type postgres from "postgres";

const POLL_MS = 10;
const WITHIN_MS = 30_000;

/**
 * Resolves once so many sessions of a database wait for a lock, so that a test can let something happen just then.
 * @param admin a connection to that database as the superuser, who sees what every session waits for
 */
export const untilBlocked = async (
  admin: postgres.Sql | postgres.TransactionSql,
  sessions = 1,
): Promise<void> => {
  const until = Date.now() + WITHIN_MS;
  for (;;) {
    // Inside a transaction the list of sessions would stay what it was when it was read first.
    await admin`select pg_stat_clear_snapshot()`;
    const blocked = await admin`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (blocked.length >= sessions) return;
    if (Date.now() > until) throw new Error(`${blocked.length} sessions wait for a lock, not ${sessions}`);
    await wait(POLL_MS);
  }
};
