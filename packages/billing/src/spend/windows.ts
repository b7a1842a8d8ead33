import { EVER, type SpendWindow, type UtcDay } from "@molecule/domain";

const DAY_MS = 86_400_000;

const toDay = (ms: number): UtcDay => new Date(ms).toISOString().slice(0, 10);

/** The UTC day of a moment in milliseconds since the epoch. */
export const utcDayOf = (epochMs: number): UtcDay => toDay(epochMs);

/** The first day of the window that a day lies in. */
export const windowStartOf = (window: SpendWindow, day: UtcDay): UtcDay => {
  switch (window) {
    case "ever":
      return EVER;
    case "day":
      return day;
    case "month":
      return `${day.slice(0, 7)}-01`;
  }
};

/** The first day after a window, when its budget begins anew; null where nothing ever resets. */
export const windowEndOf = (window: SpendWindow, start: UtcDay): UtcDay | null => {
  const startMs = Date.parse(`${start}T00:00:00Z`);
  switch (window) {
    case "ever":
      return null;
    case "day":
      return toDay(startMs + DAY_MS);
    case "month": {
      const first = new Date(startMs);
      return toDay(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1));
    }
  }
};

/** First days of the months after `after` (exclusive) up to the month of `day`; at most `most` of them, the latest. */
export const monthsBetween = (after: UtcDay, day: UtcDay, most: number): readonly UtcDay[] => {
  const last = windowStartOf("month", day);
  const months: UtcDay[] = [];
  for (let month = windowEndOf("month", windowStartOf("month", after)); month !== null && month <= last; ) {
    months.push(month);
    month = windowEndOf("month", month);
  }
  return months.slice(-most);
};
