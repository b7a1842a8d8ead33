import { setTimeout as wait } from "node:timers/promises";
import { type Database, withSystem } from "@molecule/db";
import { sql } from "drizzle-orm";

const POLL_MS = 10;
const WITHIN_MS = 30_000;

const countBlocked = (db: Database): Promise<number> =>
  withSystem(
    db,
    async (tx) => {
      const [row] = await tx.execute<{ blocked: number }>(sql`
        select count(distinct waiting.pid)::int as blocked
          from pg_locks waiting join pg_stat_activity session on session.pid = waiting.pid
          where not waiting.granted and session.datname = current_database()`);
      return row?.blocked ?? 0;
    },
    { readOnly: true },
  );

/**
 * Resolves once so many sessions of a test's database wait for a lock that another one holds, so that a test can let
 * something happen just then.
 */
export const untilBlocked = async (db: Database, sessions = 1): Promise<void> => {
  const until = performance.now() + WITHIN_MS;
  for (;;) {
    const blocked = await countBlocked(db);
    if (blocked >= sessions) return;
    if (performance.now() > until) throw new Error(`${blocked} sessions wait for a lock, not ${sessions}`);
    await wait(POLL_MS);
  }
};
