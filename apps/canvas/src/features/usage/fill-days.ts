const DAY_MS = 86_400_000;

/** One part of a day's bar: of one model, say. */
type ChartPart = { readonly key: string; readonly weight: bigint };

/** One day (UTC) of a chart. `weight` is what its bar stands for; its parts, if any, add up to it. */
export type ChartDay = {
  readonly day: string;
  readonly weight: bigint;
  readonly calls: number;
  readonly parts: readonly ChartPart[];
};

type Row = {
  readonly day: string;
  readonly weight: bigint;
  readonly calls: number;
  /** The part that it belongs to; rows of one day and key are added up. */
  readonly key?: string;
};

const addPart = (parts: readonly ChartPart[], { key, weight }: Row): readonly ChartPart[] => {
  if (key === undefined) return parts;
  const held = parts.find((part) => part.key === key);
  if (held === undefined) return [...parts, { key, weight }];
  return parts.map((part) => (part === held ? { key, weight: part.weight + weight } : part));
};

/** Every day of the window that ends today (UTC), oldest first, those without rows at zero. */
export const fillDays = (rows: readonly Row[], days: number, now: Date): readonly ChartDay[] => {
  const sums = new Map<string, ChartDay>();
  for (const row of rows) {
    const held = sums.get(row.day) ?? { day: row.day, weight: 0n, calls: 0, parts: [] };
    sums.set(row.day, {
      day: row.day,
      weight: held.weight + row.weight,
      calls: held.calls + row.calls,
      parts: addPart(held.parts, row),
    });
  }
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(now.getTime() - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return sums.get(day) ?? { day, weight: 0n, calls: 0, parts: [] };
  });
};

/** A bar's height in percent of the highest; anything above nothing is at least visible. */
export const barHeight = (weight: bigint, highest: bigint): number => {
  if (weight <= 0n || highest <= 0n) return 0;
  return Math.max(2, Number((weight * 1000n) / highest) / 10);
};

/** Where an axis ends: the next of 1, 2, 2.5 or 5 times a power of ten, so that its half is a short number too. */
export const axisEnd = (highest: bigint): bigint => {
  for (let power = 1n; ; power *= 10n)
    for (const step of [10n, 20n, 25n, 50n])
      if ((step * power) / 10n >= highest && (step * power) % 10n === 0n) return (step * power) / 10n;
};
