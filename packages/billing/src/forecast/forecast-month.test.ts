import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reachedThresholds } from "../spend/thresholds.ts";
import { type DaySpend, forecastMonth } from "./forecast-month.ts";

const spend = (from: number, to: number, nanoUsd: bigint): DaySpend[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    day: `2026-11-${String(from + i).padStart(2, "0")}`,
    nanoUsd,
  }));

describe("forecastMonth", () => {
  it.each<[string, DaySpend[], string, bigint, number]>([
    ["an even month goes on evenly", spend(1, 24, 10n), "2026-11-24", 300n, 7],
    ["today counts as a day as soon as it has begun", spend(1, 23, 10n), "2026-11-24", 300n, 7],
    [
      "what today cost beyond the mean stays",
      [...spend(1, 23, 10n), { day: "2026-11-24", nanoUsd: 50n }],
      "2026-11-24",
      340n,
      7,
    ],
    ["the mean is of the last week", [...spend(1, 16, 100n), ...spend(17, 23, 10n)], "2026-11-24", 1740n, 7],
    ["days without spend are days", [{ day: "2026-11-17", nanoUsd: 70n }], "2026-11-24", 140n, 7],
    ["a short history is divided by its own days", spend(22, 23, 10n), "2026-11-24", 90n, 2],
    [
      "the week may reach into the month before",
      [{ day: "2026-10-31", nanoUsd: 10n }],
      "2026-11-01",
      300n,
      1,
    ],
    ["the last day of the month adds no day", spend(1, 30, 10n), "2026-11-30", 300n, 7],
    ["nothing is known on the first day", [{ day: "2026-11-24", nanoUsd: 5n }], "2026-11-24", 5n, 0],
    ["a mean is rounded up", [...spend(22, 22, 10n), ...spend(23, 23, 12n)], "2026-11-29", 30n, 7],
  ])("%s", (_, days, today, monthEndNanoUsd, basisDays) => {
    expect(forecastMonth(days, today, null)).toMatchObject({ monthEndNanoUsd, basisDays });
  });

  it.each<[bigint | null, string | null]>([
    [25n, "2026-11-26"],
    [9n, "2026-11-24"],
    [0n, "2026-11-24"],
    [-5n, "2026-11-24"],
    [100_000n, null],
    [null, null],
  ])("with %s left, credit ends on %s", (credit, expected) => {
    expect(forecastMonth(spend(1, 23, 10n), "2026-11-24", credit).creditEndsOn).toBe(expected);
  });

  it("never says less than what is spent, and knows no future", () => {
    const day = fc.integer({ min: 1, max: 30 }).map((n) => `2026-11-${String(n).padStart(2, "0")}`);
    const days = fc.array(fc.record({ day, nanoUsd: fc.bigInt({ min: 0n, max: 10n ** 15n }) }));
    fc.assert(
      fc.property(days, day, (all, today) => {
        const forecast = forecastMonth(all, today, null);
        expect(forecast.monthEndNanoUsd).toBeGreaterThanOrEqual(forecast.spentNanoUsd);
        expect(
          forecastMonth(
            all.filter((each) => each.day <= today),
            today,
            null,
          ),
        ).toEqual(forecast);
      }),
    );
  });
});

describe("reachedThresholds", () => {
  it.each<[bigint, bigint, number[]]>([
    [100n, 49n, []],
    [100n, 50n, [50]],
    [100n, 79n, [50]],
    [100n, 80n, [50, 80]],
    [100n, 99n, [50, 80]],
    [100n, 100n, [50, 80, 100]],
    [3n, 2n, [50]],
    [0n, 0n, []],
    [0n, 1n, [50, 80, 100]],
    [-5n, 1n, [50, 80, 100]],
    [100n, -1n, []],
  ])("of %s, %s used reaches %j", (limit, used, expected) => {
    expect(reachedThresholds(limit, used)).toEqual(expected);
  });
});
