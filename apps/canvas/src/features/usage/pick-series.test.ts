import { describe, expect, it } from "vitest";
import { pickSeries } from "./pick-series.ts";

const row = (model: string, chargeNanoUsd: bigint) => ({ model, chargeNanoUsd, calls: 1 });

describe("pickSeries", () => {
  it("ranks models by what they cost, over all days", () => {
    const { series } = pickSeries([row("a", 1n), row("b", 5n), row("a", 7n)]);
    expect(series.map(({ key, chargeNanoUsd, calls }) => [key, chargeNanoUsd, calls])).toEqual([
      ["a", 8n, 2],
      ["b", 5n, 1],
    ]);
  });

  it("gathers what has no colour of its own, and loses nothing of it", () => {
    const rows = Array.from({ length: 9 }, (_, i) => row(`m${i}`, BigInt(9 - i)));
    const { series, seriesOf } = pickSeries(rows);
    expect(series.map(({ key }) => key)).toEqual(["m0", "m1", "m2", "m3", "m4", "other models"]);
    expect(series.reduce((sum, { chargeNanoUsd }) => sum + chargeNanoUsd, 0n)).toBe(45n);
    expect([seriesOf("m4"), seriesOf("m5")]).toEqual(["m4", "other models"]);
    expect(new Set(series.map(({ fill }) => fill)).size).toBe(6);
  });

  it("names a single model that would be alone among the others", () => {
    const { series } = pickSeries(Array.from({ length: 6 }, (_, i) => row(`m${i}`, BigInt(9 - i))));
    expect(series.at(-1)?.key).toBe("m5");
  });
});
