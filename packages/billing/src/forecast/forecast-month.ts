import type { NanoUsd, UtcDay } from "@molecule/domain";

export type DaySpend = { readonly day: UtcDay; readonly nanoUsd: NanoUsd };

export type MonthForecast = {
  /** What the month will have cost at this rate. */
  readonly monthEndNanoUsd: NanoUsd;
  readonly spentNanoUsd: NanoUsd;
  /** Mean of a day; null while there is no whole day to go by, and the forecast is what is spent. */
  readonly perDayNanoUsd: NanoUsd | null;
  /** How many whole days it goes by. */
  readonly basisDays: number;
  /** The day on which the credit will be used up, if that is within a year. */
  readonly creditEndsOn: UtcDay | null;
};

const DAY_MS = 86_400_000;
/** A week has every weekday once. */
const BASIS_DAYS = 7;
const YEAR_DAYS = 366n;

const toDay = (ms: number): UtcDay => new Date(ms).toISOString().slice(0, 10);
const toMs = (day: UtcDay): number => Date.parse(`${day}T00:00:00Z`);

/** Whole days before today, at most a week, beginning with the first one of which anything is known. */
const listBasis = (spend: ReadonlyMap<UtcDay, NanoUsd>, today: UtcDay): readonly NanoUsd[] => {
  const first = [...spend.keys()].sort()[0];
  const days = Array.from({ length: BASIS_DAYS }, (_, i) => toDay(toMs(today) - (i + 1) * DAY_MS));
  return days.filter((day) => first !== undefined && day >= first).map((day) => spend.get(day) ?? 0n);
};

const ceilDivide = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/**
 * What the current month (UTC) will have cost: what is spent, and for the rest of it the mean of the last seven whole
 * days. Today counts with what it has cost already, or with the mean if that is more.
 *
 * @param days spend by day, in any order; days without spend may be left out
 * @param creditNanoUsd what is left of the credit; null where nothing ends
 */
export const forecastMonth = (
  days: readonly DaySpend[],
  today: UtcDay,
  creditNanoUsd: NanoUsd | null,
): MonthForecast => {
  const spend = new Map<UtcDay, NanoUsd>();
  for (const { day, nanoUsd } of days) if (day <= today) spend.set(day, (spend.get(day) ?? 0n) + nanoUsd);
  const month = today.slice(0, 7);
  const spentNanoUsd = [...spend].reduce(
    (sum, [day, nano]) => (day.startsWith(month) ? sum + nano : sum),
    0n,
  );
  const basis = listBasis(spend, today);
  if (basis.length === 0)
    return {
      ...{ monthEndNanoUsd: spentNanoUsd, spentNanoUsd },
      perDayNanoUsd: null,
      basisDays: 0,
      creditEndsOn: null,
    };
  const rate = ceilDivide(
    basis.reduce((sum, nano) => sum + nano, 0n),
    BigInt(basis.length),
  );
  const date = new Date(toMs(today));
  const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const spentToday = spend.get(today) ?? 0n;
  const restOfToday = spentToday < rate ? rate - spentToday : 0n;
  const daysLeft =
    creditNanoUsd === null || rate === 0n ? null : creditNanoUsd <= 0n ? 0n : creditNanoUsd / rate;
  return {
    monthEndNanoUsd: spentNanoUsd + restOfToday + rate * BigInt(daysInMonth - date.getUTCDate()),
    spentNanoUsd,
    perDayNanoUsd: rate,
    basisDays: basis.length,
    creditEndsOn:
      daysLeft === null || daysLeft > YEAR_DAYS ? null : toDay(toMs(today) + Number(daysLeft) * DAY_MS),
  };
};
