import { describe, expect, it } from "vitest";
import { type CataloguePrice, comparePrices } from "./compare-prices.ts";

const NONE = { input: null, output: null, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null };
const BASE: CataloguePrice = { ...NONE, input: 2_500n, output: 15_000n, cacheRead: 250n, tiers: [] };
const tier = (aboveInput: number, input: bigint) => ({ ...NONE, aboveInput, input });

describe("comparePrices", () => {
  it.each<[string, CataloguePrice, CataloguePrice, object[]]>([
    ["equal prices agree", BASE, BASE, []],
    ["what a catalogue does not publish is no difference", BASE, { ...BASE, cacheRead: null }, []],
    [
      "what only the catalogue prices is one",
      BASE,
      { ...BASE, cacheWrite5m: 7n },
      [{ priceClass: "cacheWrite5m", aboveInput: 0, ours: null, theirs: 7n }],
    ],
    [
      "a difference of all tiers is told once",
      { ...BASE, tiers: [tier(100, 5_000n)] },
      { ...BASE, output: 1n, tiers: [tier(100, 5_000n)] },
      [{ priceClass: "output", aboveInput: 0, ours: 15_000n, theirs: 1n }],
    ],
    [
      "a difference of one tier is told with its bound",
      { ...BASE, tiers: [tier(100, 5_000n)] },
      { ...BASE, tiers: [tier(100, 6_000n)] },
      [{ priceClass: "input", aboveInput: 100, ours: 5_000n, theirs: 6_000n }],
    ],
    [
      "a tier that only one has",
      BASE,
      { ...BASE, tiers: [tier(100, 5_000n)] },
      [{ priceClass: "input", aboveInput: 100, ours: 2_500n, theirs: 5_000n }],
    ],
    [
      "bounds that are one token apart are the same bound",
      { ...BASE, tiers: [tier(271_999, 5_000n)] },
      { ...BASE, tiers: [tier(272_000, 5_000n)] },
      [],
    ],
    [
      "bounds that are further apart are not",
      { ...BASE, tiers: [tier(200_000, 5_000n)] },
      { ...BASE, tiers: [tier(272_000, 5_000n)] },
      [{ priceClass: "input", aboveInput: 200_000, ours: 5_000n, theirs: 2_500n }],
    ],
  ])("%s", (_, ours, theirs, expected) => {
    expect(comparePrices(ours, theirs)).toEqual(expected);
  });
});
