import { NO_USAGE } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { priceReport } from "./price-report.ts";

const at = "2026-11-24T12:00:00.000Z";
const usage = { ...NO_USAGE, input: 1000, cacheWrite1h: 10, output: 100 };
const priced = (provider: string | null, model: string, over: object = {}) =>
  priceReport(registry, provider, { id: "i", model, at, usage, ...over }).estimate;

describe("priceReport", () => {
  it("prices by the list of the run's own provider", () => {
    // 1000 · 5 + 10 · 10 + 100 · 25 dollars per million.
    const opus = { nanoUsd: 7_600_000n, price: { model: "anthropic/claude-opus-4-7", from: "2026-11-01" } };
    expect(priced("anthropic-api", "claude-opus-4-7")).toEqual(opus);
    expect(priced("anthropic-api", "anthropic:claude-opus-4-7-20260416")).toEqual(opus);
  });

  it.each<[string, string | null, string, object]>([
    ["a subscription", "anthropic-oauth", "opus", {}],
    ["a coding plan", "kimi-coding", "kimi-k2.5", {}],
    ["a model that is not in the book", "openai", "gpt-5.3-codex-spark", {}],
    ["another provider's model", "openai", "claude-opus-4-7", {}],
    ["a class without a price", "openai", "gpt-5.4", {}],
    ["a day before the first price", "anthropic-api", "claude-opus-4-7", { at: "2026-01-01T00:00:00.000Z" }],
    ["a run whose provider is not known", null, "claude-opus-4-7", {}],
  ])("does not guess for %s", (_, provider, model, over) => {
    expect(priced(provider, model, over)).toBeNull();
  });
});
