import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";

export type Touched = {
  /** Pages of tables and indexes that were looked at, cached or not. */
  readonly pages: number;
  /** Rows that were read by going through whole tables, by table. */
  readonly scanned: ReadonlyMap<string, number>;
};

/** Backends tell what they did within so long. */
const TELLING_MS = 11_000;

/** Tables of some rows, where going through them is the right way. */
const SMALL = new Set([
  "gateways",
  "suspensions",
  "platform_keys",
  "budgets",
  "credit_leases",
  "vendor_offers",
]);

const read = async (admin: postgres.Sql): Promise<Touched> => {
  await delay(TELLING_MS);
  const [sum] = await admin<{ pages: string }[]>`
    select sum(coalesce(heap_blks_hit + heap_blks_read, 0) + coalesce(idx_blks_hit + idx_blks_read, 0)) as pages
    from pg_statio_user_tables`;
  const rows = await admin<{ relname: string; seq_tup_read: string }[]>`
    select relname, seq_tup_read from pg_stat_user_tables`;
  return {
    pages: Number(sum?.pages),
    scanned: new Map(rows.map((row) => [row.relname, Number(row.seq_tup_read)])),
  };
};

/** What the database looked at while some work was done. */
export const countPages = async (admin: postgres.Sql, work: () => Promise<void>): Promise<Touched> => {
  const before = await read(admin);
  await work();
  const after = await read(admin);
  const scanned = [...after.scanned]
    .map(([table, rows]) => [table, rows - (before.scanned.get(table) ?? 0)] as const)
    .filter(([table, rows]) => rows > 0 && !SMALL.has(table));
  return { pages: after.pages - before.pages, scanned: new Map(scanned) };
};
