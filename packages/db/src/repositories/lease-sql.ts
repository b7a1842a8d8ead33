import { type SQL, sql } from "drizzle-orm";
import type { messages, peerCalls, workspaces } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";

/** The moment that comes this long after the transaction began. */
export const inMilliseconds = (ms: number): SQL =>
  sql`now() + make_interval(secs => ${ms / 1000}::double precision)`;

/**
 * Whoever holds rows of this table now, by the name under which it took them.
 * @param held which rows can be held; all of them unless told
 */
export const listOwners = async (
  tx: SystemTx,
  table: typeof messages | typeof peerCalls | typeof workspaces,
  held: SQL = sql`true`,
): Promise<string[]> => {
  const rows = await tx.execute<{ owner: string }>(sql`
    select distinct lease_owner as owner from ${table}
      where ${held} and lease_owner is not null and lease_until > now()`);
  return rows.map((row) => row.owner);
};
