import { describe, expect, it } from "vitest";
import { axisEnd, barHeight, fillDays } from "./fill-days.ts";

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
      { day: "2026-02-28", weight: 0n, calls: 0, parts: [] },
      { day: "2026-03-01", weight: 7n, calls: 3, parts: [] },
      { day: "2026-03-02", weight: 0n, calls: 0, parts: [] },
    ]);
  });

  it("keeps the parts of a day apart, those of one key as one", () => {
    const rows = [3n, 4n, 5n].map((weight, i) => ({
      ...{ day: "2026-03-01", weight, calls: 1 },
      key: i === 1 ? "b" : "a",
    }));
    expect(fillDays(rows, 2, NOW)[0]).toEqual({
      ...{ day: "2026-03-01", weight: 12n, calls: 3 },
      parts: [
        { key: "a", weight: 8n },
        { key: "b", weight: 4n },
      ],
    });
  });
});

describe("axisEnd", () => {
  it.each([
    [1n, 1n],
    [3n, 5n],
    [21n, 25n],
    [26n, 50n],
    [100n, 100n],
    [101n, 200n],
    [7_000_000_001n, 10_000_000_000n],
  ])("ends an axis for %s at %s", (highest, end) => {
    expect(axisEnd(highest)).toBe(end);
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
