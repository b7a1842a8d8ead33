import { NO_USAGE, type TokenUsage } from "@molecule/domain";
import { findPrice, registry } from "@molecule/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceUsage } from "../price/price-usage.ts";
import { type ChargedUsage, type ReportedUsage, reconcileUsage } from "./reconcile-usage.ts";

const day = "2026-11-24";
const priceOf = (model: string) =>
  model === "unknown" ? undefined : findPrice(registry, "openai/gpt-5.4", new Date(`${day}T00:00:00Z`));
const cost = (usage: TokenUsage): bigint => {
  const price = priceOf("m");
  const priced = price === undefined ? undefined : priceUsage(price, usage);
  if (priced?.ok !== true) throw new Error("unpriced");
  return priced.chargeNanoUsd;
};
const counts = (input: number, output = 0): TokenUsage => ({ ...NO_USAGE, input, output });
const charged = (key: string, usage: TokenUsage, over: Partial<ChargedUsage> = {}): ChargedUsage => ({
  ...{ key, model: "m", day, usage, chargeNanoUsd: cost(usage), uncharged: false },
  ...over,
});
const reported = (key: string, usage: TokenUsage, over: Partial<ReportedUsage> = {}): ReportedUsage => ({
  ...{ key, model: "m", day, usage, costNanoUsd: null },
  ...over,
});
const run = (ours: ChargedUsage[], theirs: ReportedUsage[]) => {
  const { items, ...totals } = reconcileUsage(ours, theirs, priceOf);
  return { ...totals, items: items.map(({ cause, key, driftNanoUsd }) => [key, cause, driftNanoUsd]) };
};

describe("reconcileUsage", () => {
  it.each<[string, ChargedUsage[], ReportedUsage[], unknown[]]>([
    ["agreement", [charged("a", counts(10))], [reported("a", counts(10))], []],
    [
      "agreement in money, too",
      [charged("a", counts(10))],
      [reported("a", counts(10), { costNanoUsd: cost(counts(10)) })],
      [],
    ],
    ["a call that only the provider has", [], [reported("a", counts(10))], [["a", "missing_here", -25_000n]]],
    ["a call that only we have", [charged("a", counts(10))], [], [["a", "missing_there", 25_000n]]],
    [
      "another count",
      [charged("a", counts(10))],
      [reported("a", counts(12))],
      [["a", "count_differs", -5_000n]],
    ],
    [
      "another price",
      [charged("a", counts(10))],
      [reported("a", counts(10), { costNanoUsd: 20_000n })],
      [["a", "price_differs", 5_000n]],
    ],
    [
      "both at once, apart",
      [charged("a", counts(10))],
      [reported("a", counts(12), { costNanoUsd: 20_000n })],
      [
        ["a", "count_differs", -5_000n],
        ["a", "price_differs", 10_000n],
      ],
    ],
    [
      "calls of one key, added up",
      [charged("a", counts(4)), charged("a", counts(6))],
      [reported("a", counts(3)), reported("a", counts(7))],
      [],
    ],
    [
      "a call that is void here",
      [charged("a", NO_USAGE, { chargeNanoUsd: 0n, uncharged: true })],
      [reported("a", counts(10))],
      [["a", "missing_here", -25_000n]],
    ],
    [
      "a void call that the provider does not bill either",
      [charged("a", NO_USAGE, { chargeNanoUsd: 0n, uncharged: true })],
      [],
      [],
    ],
    [
      "a model without a price",
      [],
      [reported("a", counts(10), { model: "unknown" })],
      [["a", "missing_here", null]],
    ],
  ])("names %s", (_, ours, theirs, items) => {
    expect(run(ours, theirs).items).toEqual(items);
  });

  it("says whether the call is known here", () => {
    const voided = [charged("a", NO_USAGE, { chargeNanoUsd: 0n, uncharged: true })];
    const known = (ours: ChargedUsage[]) =>
      reconcileUsage(ours, [reported("a", counts(1))], priceOf).items.map((item) => item.knownHere);
    expect([known(voided), known([])]).toEqual([[true], [false]]);
  });

  it("leaves no nano-dollar of the drift without a cause", () => {
    const usage = fc
      .record({ input: fc.nat(400_000), output: fc.nat(1000) })
      .map((u) => counts(u.input, u.output));
    const key = fc.constantFrom("a", "b", "c", "d");
    const money = fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n }));
    const ours = fc.array(fc.record({ key, usage }));
    const theirs = fc.uniqueArray(fc.record({ key, usage, costNanoUsd: money }), {
      selector: (row) => row.key,
    });
    fc.assert(
      fc.property(ours, theirs, (mine, provider) => {
        const result = reconcileUsage(
          mine.map((row) => charged(row.key, row.usage)),
          provider.map((row) => reported(row.key, row.usage, { costNanoUsd: row.costNanoUsd })),
          priceOf,
        );
        expect(result.driftNanoUsd).toBe(result.oursNanoUsd - result.theirsNanoUsd);
      }),
    );
  });
});
