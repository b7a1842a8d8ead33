import { NO_USAGE } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { sumEstimates } from "./sum-estimates.ts";

const row = (provider: string | null, model: string, estimateNanoUsd: bigint, unknownCalls = 0) => ({
  ...{ day: "2026-11-28", provider, model, calls: 2, unknownCalls, estimateNanoUsd },
  usage: { ...NO_USAGE, input: 3 },
});

describe("sumEstimates", () => {
  it("adds up by provider and model, the dearest first, and keeps unpriced calls apart", () => {
    const sums = sumEstimates([
      row("openai", "gpt", 1n),
      row("anthropic", "opus", 9n),
      row("openai", "gpt", 4n),
      row("other", "gpt", 0n, 2),
    ]);
    expect(sums).toMatchObject({ estimateNanoUsd: 14n, calls: 8, unknownCalls: 2 });
    expect(sums.models.map((each) => [each.provider, each.model, each.estimateNanoUsd, each.calls])).toEqual([
      ["anthropic", "opus", 9n, 2],
      ["openai", "gpt", 5n, 4],
      ["other", "gpt", 0n, 2],
    ]);
    expect(sums.models[1]?.usage.input).toBe(6);
  });
});
