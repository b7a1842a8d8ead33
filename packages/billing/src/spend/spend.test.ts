import type { SpendAccount } from "@molecule/domain";
import { findLimits, type Price, registry } from "@molecule/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceUsage } from "../price/price-usage.ts";
import { explainSpendRefusal } from "./explain-spend-refusal.ts";
import { boundTokens, estimateUsage, holdFor } from "./hold.ts";
import { availableOf, planLease } from "./lease.ts";
import { monthsBetween, windowEndOf, windowStartOf } from "./windows.ts";

const LIMITS = { context: 1000, maxOutput: 100, source: "here" };
const CALL = { bodyBytes: 50, unboundedInput: false, maxOutput: null, answers: 1 };

describe("boundTokens", () => {
  it.each([
    ["bytes and what providers add, the model's context at most", {}, { input: 1000, output: 100 }],
    ["the context for what bytes do not bound", { unboundedInput: true }, { input: 1000, output: 100 }],
    ["what was asked for", { maxOutput: 7 }, { input: 1000, output: 7 }],
    ["the model's maximum for whoever asks for more", { maxOutput: 101 }, { input: 1000, output: 100 }],
    ["every answer", { maxOutput: 7, answers: 3 }, { input: 1000, output: 21 }],
    ["no output", { maxOutput: 0 }, { input: 1000, output: 0 }],
  ])("%s", (_, over, expected) => {
    expect(boundTokens(LIMITS, { ...CALL, ...over })).toEqual(expected);
  });

  it("counts every byte as a token below the context", () => {
    expect(boundTokens({ ...LIMITS, context: 10_000 }, CALL).input).toBe(1050);
  });
});

const prices = Object.values(registry.prices).flat();
const arbitraryPrice = fc.constantFrom(...prices);
const count = fc.nat({ max: 2_000_000 });

describe("holdFor", () => {
  it("is worked out at the dearest class and rounded up", () => {
    const price: Price = {
      ...{ model: "m", from: "2026-01-01", source: "here", tiers: [] },
      ...{ input: 5n, output: 25n, cacheRead: 1n, cacheWrite5m: null, cacheWrite1h: 10n },
    };
    expect(holdFor(price, { input: 3, output: 2 })).toBe(1n);
    expect(holdFor(price, { input: 300_000, output: 200_000 })).toBe(8n);
    const tier = {
      aboveInput: 9,
      input: 50n,
      output: 7n,
      cacheRead: null,
      cacheWrite5m: null,
      cacheWrite1h: null,
    };
    const tiered = { ...price, tiers: [tier] };
    expect(holdFor(tiered, { input: 9, output: 1_000_000 })).toBe(26n);
    expect(holdFor(tiered, { input: 1_000_000, output: 1_000_000 })).toBe(75n);
  });

  it("bounds the charge of every usage within its tokens", () => {
    fc.assert(
      fc.property(arbitraryPrice, fc.tuple(count, count, count, count), count, (price, inputs, output) => {
        const [input, cacheRead, cacheWrite5m, cacheWrite1h] = inputs;
        const usage = {
          ...{ input, output, cacheRead },
          cacheWrite5m: price.cacheWrite5m === null ? 0 : cacheWrite5m,
          cacheWrite1h: price.cacheWrite1h === null ? 0 : cacheWrite1h,
        };
        const whole = input + cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
        const charge = priceUsage(price, usage);
        expect(charge.ok).toBe(true);
        if (charge.ok)
          expect(holdFor(price, { input: whole, output })).toBeGreaterThanOrEqual(charge.chargeNanoUsd);
      }),
    );
  });
});

describe("estimateUsage", () => {
  it("is never charged above the hold, whatever came", () => {
    fc.assert(
      fc.property(
        arbitraryPrice,
        count,
        fc.option(count),
        fc.nat({ max: 1e9 }),
        (price, bytes, asked, came) => {
          const limits = findLimits(registry, price.model) ?? LIMITS;
          const bounds = boundTokens(limits, { ...CALL, bodyBytes: bytes, maxOutput: asked });
          const charge = priceUsage(price, estimateUsage(bounds, came));
          expect(charge.ok && charge.chargeNanoUsd <= holdFor(price, bounds)).toBe(true);
        },
      ),
    );
  });
});

const money = fc.bigInt({ min: 0n, max: 10n ** 15n });

describe("planLease", () => {
  it.each([
    ["all that is wanted where nothing is bounded", null, 0n, 0n, [5n, 100n], 100n],
    ["a quarter of what is free", 100n, 0n, 0n, [5n, 100n], 25n],
    ["the need, if it is more than a quarter", 100n, 0n, 0n, [80n, 100n], 80n],
    ["the last of it", 100n, 60n, 30n, [10n, 100n], 10n],
    ["nothing, if the need does not fit", 100n, 60n, 31n, [10n, 100n], 0n],
    ["nothing below a limit that was lowered", 10n, 60n, 31n, [1n, 1n], 0n],
    ["no more than is wanted", 100n, 0n, 0n, [5n, 5n], 5n],
    ["from an overdrawn credit, up to the overage", 50n, 30n, 0n, [20n, 20n], 20n],
  ] as const)(
    "gives %s",
    (_, limitNanoUsd, spentNanoUsd, reservedNanoUsd, [needNanoUsd, wantNanoUsd], given) => {
      const account = { limitNanoUsd, spentNanoUsd, reservedNanoUsd };
      expect(planLease(account, { needNanoUsd, wantNanoUsd })).toBe(given);
    },
  );

  it("never gives what is not free, nor less than is needed", () => {
    fc.assert(
      fc.property(money, money, money, money, money, (limit, spent, reserved, need, want) => {
        const account = { limitNanoUsd: limit, spentNanoUsd: spent, reservedNanoUsd: reserved };
        const given = planLease(account, { needNanoUsd: need, wantNanoUsd: want });
        if (given === 0n) return;
        expect(given).toBeGreaterThanOrEqual(need);
        expect(spent + reserved + given).toBeLessThanOrEqual(limit);
        expect(availableOf({ ...account, reservedNanoUsd: reserved + given })).toBe(
          limit - spent - reserved - given,
        );
      }),
    );
  });
});

describe("windows", () => {
  it.each([
    ["day", "2026-12-31", "2026-12-31", "2027-01-01"],
    ["month", "2026-12-31", "2026-12-01", "2027-01-01"],
    ["month", "2024-02-29", "2024-02-01", "2024-03-01"],
    ["ever", "2026-12-31", "1970-01-01", null],
  ] as const)("%s of %s", (window, day, start, end) => {
    expect(windowStartOf(window, day)).toBe(start);
    expect(windowEndOf(window, start)).toBe(end);
  });

  it("every day lies in its window and in no other", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1970-01-01"), max: new Date("2199-12-31"), noInvalidDate: true }),
        fc.constantFrom("day" as const, "month" as const),
        (date, window) => {
          const day = date.toISOString().slice(0, 10);
          const start = windowStartOf(window, day);
          const end = windowEndOf(window, start);
          expect(start <= day && end !== null && day < end).toBe(true);
          expect(windowStartOf(window, end ?? "")).toBe(end);
        },
      ),
    );
  });

  it("lists the months that were missed", () => {
    expect(monthsBetween("2026-11-01", "2026-11-30", 12)).toEqual([]);
    expect(monthsBetween("2026-10-01", "2027-01-15", 12)).toEqual(["2026-11-01", "2026-12-01", "2027-01-01"]);
    expect(monthsBetween("2020-01-01", "2027-01-15", 2)).toEqual(["2026-12-01", "2027-01-01"]);
  });
});

describe("explainSpendRefusal", () => {
  const about = (account: Pick<SpendAccount, "scope" | "window">, windowStart = "2026-11-01") =>
    explainSpendRefusal({
      account: { ...account, scopeId: "x", windowStart },
      ...{ holdNanoUsd: 30_000_000n, limitNanoUsd: 5_000_000_000n, availableNanoUsd: 20_000_000n },
    });

  it.each([
    ["tenant", "month", /the organization's monthly budget of \$5\.00/, /begins anew on 2026-12-01/],
    ["workspace", "day", /this workspace's daily budget/, /begins anew on 2026-11-02/],
    ["key", "day", /this run's daily budget/, /fewer output tokens/],
  ] as const)(
    "names the %s budget per %s, when it resets and what helps",
    (scope, window, message, remedy) => {
      const refusal = about({ scope, window });
      expect(refusal.code).toBe("BUDGET_EXCEEDED");
      expect(refusal.message).toMatch(message);
      expect(refusal.message).toMatch(/may cost up to \$0\.03, and \$0\.02 of/);
      expect(refusal.detail.remedy).toMatch(remedy);
    },
  );

  it("names the credit", () => {
    const refusal = about({ scope: "credit", window: "ever" }, "1970-01-01");
    expect([refusal.code, refusal.detail.remedy]).toEqual([
      "OUT_OF_CREDIT",
      expect.stringMatching(/^Top up/),
    ]);
    expect(refusal.message).toMatch(/\$0\.02 of the organization's credit is left/);
  });
});
