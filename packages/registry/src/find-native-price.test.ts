import { describe, expect, it } from "vitest";
import { findNativePrice } from "./find-native-price.ts";
import { registry } from "./generated/registry.gen.ts";

const at = new Date("2026-11-24T12:00:00Z");

describe("findNativePrice", () => {
  it.each([
    ["anthropic-api", "claude-opus-4-7", "anthropic/claude-opus-4-7"],
    ["anthropic-api", "anthropic:claude-haiku-4-5", "anthropic/claude-haiku-4-5"],
    ["anthropic-api", "claude-opus-4-7-20260416", "anthropic/claude-opus-4-7"],
    ["openai", "gpt-5.4-2026-03-05", "openai/gpt-5.4"],
    ["openai", "gpt-5.5", "openai/gpt-5.5"],
    ["minimax", "minimax:MiniMax-M2", "minimax/MiniMax-M2"],
    ["anthropic-oauth", "opus", undefined],
    ["kimi-coding", "kimi-k2.5", undefined],
    ["openai", "gpt-5.3-codex-spark", undefined],
    ["openai", "claude-opus-4-7", undefined],
    ["nobody", "gpt-5.4", undefined],
    ["openai", "", undefined],
  ])("%s bills %s as %s", (provider, model, expected) => {
    expect(findNativePrice(registry, provider, model, at)?.model).toBe(expected);
  });

  it("knows no price before its day", () => {
    expect(findNativePrice(registry, "openai", "gpt-5.5", new Date("2026-10-31T23:59:59Z"))).toBeUndefined();
  });
});
