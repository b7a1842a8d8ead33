const DAY_MS = 86_400_000;

/** One day (UTC) of a chart. `weight` is what its bar stands for. */
export type ChartDay = { readonly day: string; readonly weight: bigint; readonly calls: number };

/** Every day of the window that ends today (UTC), oldest first, those without rows at zero. */
export const fillDays = (rows: readonly ChartDay[], days: number, now: Date): readonly ChartDay[] => {
  const sums = new Map<string, ChartDay>();
  for (const row of rows) {
    const held = sums.get(row.day) ?? { day: row.day, weight: 0n, calls: 0 };
    sums.set(row.day, { day: row.day, weight: held.weight + row.weight, calls: held.calls + row.calls });
  }
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(now.getTime() - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return sums.get(day) ?? { day, weight: 0n, calls: 0 };
  });
};

/** A bar's height in percent of the highest; anything above nothing is at least visible. */
export const barHeight = (weight: bigint, highest: bigint): number => {
  if (weight <= 0n || highest <= 0n) return 0;
  return Math.max(2, Number((weight * 1000n) / highest) / 10);
};
