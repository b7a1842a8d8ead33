import { utcDayOf } from "@molecule/billing";
import type { UtcDay } from "@molecule/domain";

const DAY_MS = 86_400_000;

/** The database's clock as this process knows it: carried on by a monotonic one, whatever happens to the local time. */
export type DatabaseClock = {
  /** Takes a reading of `epochMs` that came `tookMs` after it was asked for. */
  set(epochMs: number, tookMs: number): void;
  nowMs(): number;
  /** The UTC day. */
  day(): UtcDay;
};

/** `now` is monotonic milliseconds. */
export const createDatabaseClock = (now: () => number): DatabaseClock => {
  let offsetMs = 0;
  let day: UtcDay = "";
  let dayEndsMs = 0;
  const nowMs = (): number => now() + offsetMs;
  return {
    nowMs,
    set: (epochMs, tookMs) => {
      offsetMs = epochMs + tookMs / 2 - now();
      dayEndsMs = 0;
    },
    day: () => {
      const atMs = nowMs();
      if (atMs < dayEndsMs) return day;
      day = utcDayOf(atMs);
      dayEndsMs = (Math.floor(atMs / DAY_MS) + 1) * DAY_MS;
      return day;
    },
  };
};
