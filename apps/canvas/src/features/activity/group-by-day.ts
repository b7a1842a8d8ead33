import type { ActivityItem } from "@molecule/api";

export type ActivityDay = { readonly day: string; readonly items: readonly ActivityItem[] };

const dayName = new Intl.DateTimeFormat("en", { weekday: "long", month: "long", day: "numeric" });
const yearName = new Intl.DateTimeFormat("en", { dateStyle: "long" });
const DAY_MS = 86_400_000;

const nameOf = (at: Date, now: Date): string => {
  if (at.toDateString() === now.toDateString()) return "Today";
  if (at.toDateString() === new Date(now.getTime() - DAY_MS).toDateString()) return "Yesterday";
  return (at.getFullYear() === now.getFullYear() ? dayName : yearName).format(at);
};

/** Lines under the day on which they happened, where the reader is; both newest first. */
export const groupByDay = (items: readonly ActivityItem[], now: Date): readonly ActivityDay[] => {
  const days: { day: string; items: ActivityItem[] }[] = [];
  for (const item of items) {
    const day = nameOf(item.at, now);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
};
