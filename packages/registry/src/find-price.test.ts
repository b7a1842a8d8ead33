import { describe, expect, it } from "vitest";
import { findPrice } from "./find-price.ts";
import { loadOrThrow } from "./fixtures/load-or-throw.ts";
import { changed } from "./fixtures/small-manifest.ts";
import { registry } from "./generated/registry.gen.ts";

const dated = loadOrThrow(
  changed(
    '{source: "price page, 2026-11-01", from: 2026-11-01, input: "1.25", output: "10"}',
    `
    - {source: later, from: 2026-12-01, input: "2", output: "12.000000001", cache_write_1h: "0"}
    - {source: first, from: 2026-11-01, input: "1.25", output: "10",
       tiers: [{above_input: 400, input: "9"}, {above_input: 200, input: "3", output: "20"}]}`,
  ),
);

describe("findPrice", () => {
  it.each([
    ["2026-10-31T23:59:59.999Z", undefined],
    ["2026-11-01T00:00:00Z", "first"],
    ["2026-11-30T23:59:59.999Z", "first"],
    ["2026-12-01T00:00:00Z", "later"],
    ["2026-12-01T00:30:00+01:00", "first"],
    ["2040-01-01T00:00:00Z", "later"],
  ])("at %s: %s", (at, source) => {
    expect(findPrice(dated, "openai/gpt-5.4", new Date(at))?.source).toBe(source);
  });

  it("is exact to a nano-dollar, keeps unpriced classes apart from free ones, and sorts tiers", () => {
    const [first, later] = dated.prices["openai/gpt-5.4"] ?? [];
    expect(first).toMatchObject({ input: 1_250_000_000n, output: 10_000_000_000n, cacheRead: null });
    expect(later).toMatchObject({ output: 12_000_000_001n, cacheWrite1h: 0n, cacheWrite5m: null });
    expect(first?.tiers).toMatchObject([
      { aboveInput: 200, input: 3_000_000_000n, output: 20_000_000_000n, cacheRead: null },
      { aboveInput: 400, input: 9_000_000_000n, output: null },
    ]);
  });

  it.each(["gpt-5.4", "openai/gpt-9", "__proto__", "constructor", ""])("knows no price of %s", (model) => {
    expect(findPrice(registry, model, new Date())).toBeUndefined();
  });
});
