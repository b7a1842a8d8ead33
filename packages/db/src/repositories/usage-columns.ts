import { sql } from "drizzle-orm";
import { usageEvents } from "../schema/index.ts";

/** The counts of one call, to be selected beside what they belong to. */
export const USAGE_COLUMNS = {
  input: usageEvents.input,
  cacheRead: usageEvents.cacheRead,
  cacheWrite5m: usageEvents.cacheWrite5m,
  cacheWrite1h: usageEvents.cacheWrite1h,
  output: usageEvents.output,
};

const total = (column: unknown) => sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number);

/** The counts of all calls of a group. */
export const USAGE_TOTALS = {
  input: total(usageEvents.input),
  cacheRead: total(usageEvents.cacheRead),
  cacheWrite5m: total(usageEvents.cacheWrite5m),
  cacheWrite1h: total(usageEvents.cacheWrite1h),
  output: total(usageEvents.output),
};
