import { describe, expect, it } from "vitest";
import { modelIdFor } from "./model-id.ts";

describe("the model id that is sent", () => {
  it.each([
    ["platform_managed", "anthropic/claude-opus-4-7", "anthropic/claude-opus-4-7"],
    ["platform_managed", "moonshot/kimi-k2.6", "moonshot/kimi-k2.6"],
    ["byok", "anthropic:claude-sonnet-4-6", "claude-sonnet-4-6"],
    ["byok", "kimi-coding/kimi-k2", "kimi-k2"],
    ["byok", "openrouter/meta/llama:free", "meta/llama:free"],
    ["byok", "custom:a/b", "a/b"],
    ["byok", "opus", "opus"],
  ] as const)("on %s, %s goes out as %s", (mode, model, sent) => {
    expect(modelIdFor(mode, model)).toBe(sent);
  });
});
