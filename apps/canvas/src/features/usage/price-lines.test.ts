import type { CallView } from "@molecule/api";
import { registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { priceLines, tokenLines } from "./price-lines.ts";

const [model, rows] = Object.entries(registry.prices)[0] ?? ["", []];
const price = rows.at(-1);
const usage = { input: 1000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 10 };
const charge = ((price?.input ?? 0n) * 1000n + (price?.output ?? 0n) * 10n + 999_999n) / 1_000_000n;
const call = (over: object = {}) =>
  ({
    usage,
    price: { model, from: price?.from },
    chargeNanoUsd: charge,
    at: new Date("2030-01-01"),
    ...over,
  }) as unknown as CallView;

describe("priceLines", () => {
  it("explains a charge to the last nano-USD", () => {
    expect(priceLines(registry, call())?.map(({ what, tokens }) => [what, tokens])).toEqual([
      ["Fresh input", 1000],
      ["Output", 10],
    ]);
  });
  it.each([
    ["another price row", { price: { model, from: "1999-01-01" } }],
    ["an amount that does not add up", { chargeNanoUsd: charge + 1n }],
    ["a call that is not settled", { chargeNanoUsd: null }],
  ])("explains nothing wrongly: %s", (_, over) => {
    expect(priceLines(registry, call(over))).toBeNull();
  });
});

it("lists only kinds of tokens that were used", () => {
  expect(tokenLines(usage).map(({ what }) => what)).toEqual(["Fresh input", "Output"]);
});
