import { NO_USAGE } from "@molecule/domain";
import type { Price } from "@molecule/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { postCharge, postCredit } from "../ledger/post-entries.ts";
import { priceUsage } from "./price-usage.ts";

const NONE = { input: null, output: null, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null };
const PRICE: Price = {
  ...NONE,
  model: "openai/gpt-5.4",
  from: "2026-11-01",
  source: "test",
  input: 1_250_000_000n,
  output: 10_000_000_000n,
  cacheRead: 125_000_000n,
  tiers: [
    { ...NONE, aboveInput: 272_000, input: 2_500_000_000n, output: 15_000_000_000n },
    { ...NONE, aboveInput: 500_000, input: 5_000_000_000n },
  ],
};

describe("priceUsage", () => {
  it.each([
    [{ input: 1_000_000 - 728_000 }, 340_000_000n],
    [{ input: 1000, output: 10 }, 1_350_000n],
    [{ cacheRead: 1 }, 125n],
    [{ input: 272_001 }, 680_002_500n],
    [{ input: 272_000, cacheRead: 1 }, 680_000_125n],
    [{ input: 500_001, output: 1 }, 2_500_020_000n],
    [{}, 0n],
  ])("%j → %s nano-USD", (usage, chargeNanoUsd) => {
    expect(priceUsage(PRICE, { ...NO_USAGE, ...usage })).toEqual({ ok: true, chargeNanoUsd });
  });

  it("rounds up once, to the next nano-USD", () => {
    expect(priceUsage({ ...PRICE, input: 1n }, { ...NO_USAGE, input: 3 })).toEqual({
      ok: true,
      chargeNanoUsd: 1n,
    });
  });

  it("a count without a price is quarantined, never free", () => {
    expect(priceUsage(PRICE, { ...NO_USAGE, cacheWrite5m: 1 })).toEqual({
      ok: false,
      unpriced: ["cacheWrite5m"],
    });
  });

  it("never charges less for more tokens of a class", () => {
    const count = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(count, count, count, (input, output, more) => {
        const charge = (tokens: number) => priceUsage(PRICE, { ...NO_USAGE, input: tokens, output });
        const [a, b] = [charge(input), charge(input + more)];
        expect(a.ok && b.ok && b.chargeNanoUsd >= a.chargeNanoUsd).toBe(true);
      }),
    );
  });
});

describe("postings", () => {
  it("add up to zero", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), (amount) => {
        for (const legs of [postCharge(amount), postCredit(amount)]) {
          expect(legs.reduce((sum, leg) => sum + leg.amountNanoUsd, 0n)).toBe(0n);
        }
      }),
    );
  });
  it("refuse a negative amount", () => expect(() => postCharge(-1n)).toThrow(RangeError));
});
