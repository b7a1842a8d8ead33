import { describe, expect, it } from "vitest";
import { splitByEvidence, sumByModel, wholeInput } from "./sum-usage.ts";

const day = (model: string, verified: boolean, chargeNanoUsd: bigint, output = 1) =>
  ({
    day: "2026-03-01",
    model,
    verified,
    calls: 1,
    usage: { input: 10, cacheRead: 5, cacheWrite5m: 2, cacheWrite1h: 1, output },
    chargeNanoUsd,
  }) as const;

describe("sumByModel", () => {
  it("adds up each model and puts the dearest first", () => {
    const sums = sumByModel([day("a", true, 1n), day("b", true, 5n), day("a", true, 2n)]);
    expect(sums.map(({ model, calls, chargeNanoUsd }) => [model, calls, chargeNanoUsd])).toEqual([
      ["b", 1, 5n],
      ["a", 2, 3n],
    ]);
  });
  it("puts the largest first where nothing was charged", () => {
    expect(sumByModel([day("a", false, 0n, 1), day("b", false, 0n, 9)])[0]?.model).toBe("b");
  });
});

it("counts cached tokens as input", () => {
  expect(wholeInput(day("a", true, 0n).usage)).toBe(18);
});

it("never puts reported usage among charges", () => {
  const { charged, reported } = splitByEvidence([day("a", true, 7n), day("a", false, 0n)]);
  expect(charged.map(({ verified }) => verified)).toEqual([true]);
  expect(reported.map(({ verified }) => verified)).toEqual([false]);
});
