import { describe, expect, it } from "vitest";
import { barHeight, fillDays } from "./fill-days.ts";

const NOW = new Date("2026-03-02T00:30:00Z");

describe("fillDays", () => {
  it("gives every day of the window in order, sums what shares one, and drops what lies outside", () => {
    const filled = fillDays(
      [
        { day: "2026-03-01", weight: 3n, calls: 1 },
        { day: "2026-03-01", weight: 4n, calls: 2 },
        { day: "2026-02-01", weight: 9n, calls: 9 },
      ],
      3,
      NOW,
    );
    expect(filled).toEqual([
      { day: "2026-02-28", weight: 0n, calls: 0 },
      { day: "2026-03-01", weight: 7n, calls: 3 },
      { day: "2026-03-02", weight: 0n, calls: 0 },
    ]);
  });
});

describe("barHeight", () => {
  it.each([
    [0n, 10n, 0],
    [10n, 10n, 100],
    [5n, 10n, 50],
    [1n, 1_000_000_000_000n, 2],
    [0n, 0n, 0],
  ])("draws %s of %s at %s percent", (weight, highest, percent) => {
    expect(barHeight(weight, highest)).toBe(percent);
  });
});
