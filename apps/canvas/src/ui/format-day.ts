const dayName = new Intl.DateTimeFormat("en", {
  weekday: "short",
  month: "short",
  day: "numeric",
  timeZone: "UTC",
});
const shortDay = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });
const monthName = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" });

const at = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** A UTC day, `YYYY-MM-DD`, as people say it: "Sat, Nov 28". */
export const formatDay = (day: string): string => dayName.format(at(day));
/** "Nov 28". */
export const formatShortDay = (day: string): string => shortDay.format(at(day));
/** "November". */
export const formatMonth = (day: string): string => monthName.format(at(day));
