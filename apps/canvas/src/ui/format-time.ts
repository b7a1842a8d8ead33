const UNITS = [
  ["second", 1000, 60],
  ["minute", 60_000, 60],
  ["hour", 3_600_000, 24],
  ["day", 86_400_000, 30],
] as const;

const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hour12: false });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

export const formatAbsolute = (at: Date): string => absolute.format(at);
export const formatClock = (at: Date): string => clock.format(at);

/** "now", "3 min. ago", "yesterday"; past a month the date itself. */
export const formatRelative = (at: Date, nowMs: number): string => {
  const elapsedMs = at.getTime() - nowMs;
  const magnitudeMs = Math.abs(elapsedMs);
  if (magnitudeMs < 5000) return "now";
  for (const [unit, unitMs, limit] of UNITS)
    if (magnitudeMs < unitMs * limit) return relative.format(Math.trunc(elapsedMs / unitMs), unit);
  return day.format(at);
};

/** "0.4 s", "12 s", "1 min 5 s". */
export const formatDuration = (durationMs: number): string => {
  if (durationMs < 10_000) return `${(Math.max(0, durationMs) / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};
