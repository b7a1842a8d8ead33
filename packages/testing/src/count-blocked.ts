import { type Database, withSystem } from "@molecule/db";
import { sql } from "drizzle-orm";

/** How many sessions of a test's database wait for a lock that another one holds. */
export const countBlocked = (db: Database): Promise<number> =>
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
