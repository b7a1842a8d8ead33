import { expect, it } from "vitest";
import { groupByDay } from "./group-by-day.ts";

const at = (text: string) => ({ key: text, at: new Date(text) }) as never;

it("puts lines under their day", () => {
  const days = groupByDay(
    [
      at("2026-03-02T09:00"),
      at("2026-03-02T08:00"),
      at("2026-03-01T23:00"),
      at("2026-02-10T10:00"),
      at("2025-12-31T10:00"),
    ],
    new Date("2026-03-02T12:00"),
  );
  expect(days.map(({ day, items }) => `${day}: ${items.length}`)).toEqual([
    "Today: 2",
    "Yesterday: 1",
    "Tuesday, February 10: 1",
    "December 31, 2025: 1",
  ]);
});
