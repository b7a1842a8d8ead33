import type { TokenUsage } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { readAnthropicUsage } from "./anthropic-usage.ts";
import { readChatUsage, readResponsesUsage } from "./openai-usage.ts";

const usage = (input: number, cacheRead: number, w5m: number, w1h: number, output: number): TokenUsage => ({
  ...{ input, cacheRead, cacheWrite5m: w5m, cacheWrite1h: w1h, output },
});

describe("readAnthropicUsage", () => {
  it.each([
    ["plain", { input_tokens: 10, output_tokens: 5 }, usage(10, 0, 0, 0, 5)],
    [
      "nulls count as nothing",
      { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: null, cache_creation: null },
      usage(10, 0, 0, 0, 5),
    ],
    [
      "input excludes the cached classes",
      { input_tokens: 10, cache_read_input_tokens: 100, cache_creation_input_tokens: 7, output_tokens: 5 },
      usage(10, 100, 7, 0, 5),
    ],
    [
      "split by lifetime",
      {
        ...{ input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 30 },
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      },
      usage(1, 0, 10, 20, 2),
    ],
    [
      "what the split leaves out has the default lifetime",
      {
        ...{ input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 35 },
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      },
      usage(1, 0, 15, 20, 2),
    ],
    [
      "only the split",
      {
        ...{ input_tokens: 1, output_tokens: 2 },
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      },
      usage(1, 0, 10, 20, 2),
    ],
    ["zero", { input_tokens: 0, output_tokens: 0 }, usage(0, 0, 0, 0, 0)],
    [
      "iterations without a compaction change nothing",
      {
        input_tokens: 5,
        output_tokens: 6,
        iterations: [{ type: "message", input_tokens: 5, output_tokens: 6 }],
      },
      usage(5, 0, 0, 0, 6),
    ],
  ])("%s", (_, raw, expected) => {
    expect(readAnthropicUsage(raw)).toEqual({ ok: true, usage: expected });
  });

  it.each([
    ["negative", { input_tokens: -1, output_tokens: 5 }],
    ["fractional", { input_tokens: 1.5, output_tokens: 5 }],
    ["NaN as null output", { input_tokens: 1, output_tokens: null }],
    ["text", { input_tokens: "1", output_tokens: 5 }],
    ["missing output", { input_tokens: 1 }],
    ["missing input", { output_tokens: 1 }],
    ["beyond safe integers", { input_tokens: 2 ** 53, output_tokens: 1 }],
    [
      "a split larger than its whole",
      {
        ...{ input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 5 },
        cache_creation: { ephemeral_1h_input_tokens: 6 },
      },
    ],
    ["searches", { input_tokens: 1, output_tokens: 1, server_tool_use: { web_search_requests: 2 } }],
    ["fast mode", { input_tokens: 1, output_tokens: 1, speed: "fast" }],
    ["priority tier", { input_tokens: 1, output_tokens: 1, service_tier: "priority" }],
    [
      "another model's iteration",
      { input_tokens: 1, output_tokens: 1, iterations: [{ type: "fallback_message", model: "dearer" }] },
    ],
  ])("quarantines %s", (_, raw) => {
    expect(readAnthropicUsage(raw)).toMatchObject({ ok: false, fault: expect.any(String) });
  });
});

describe("readChatUsage", () => {
  it.each([
    ["plain", { prompt_tokens: 10, completion_tokens: 5 }, usage(10, 0, 0, 0, 5)],
    [
      "cached tokens are inside the prompt's",
      { prompt_tokens: 2006, completion_tokens: 300, prompt_tokens_details: { cached_tokens: 1920 } },
      usage(86, 1920, 0, 0, 300),
    ],
    [
      "written tokens are inside too",
      {
        ...{ prompt_tokens: 100, completion_tokens: 1 },
        prompt_tokens_details: { cached_tokens: 20, cache_write_tokens: 30 },
      },
      usage(50, 20, 30, 0, 1),
    ],
    [
      "Moonshot's place",
      { prompt_tokens: 100, completion_tokens: 13, cached_tokens: 64 },
      usage(36, 64, 0, 0, 13),
    ],
    [
      "reasoning is inside the completion's",
      { prompt_tokens: 1, completion_tokens: 50, completion_tokens_details: { reasoning_tokens: 40 } },
      usage(1, 0, 0, 0, 50),
    ],
  ])("%s", (_, raw, expected) => {
    expect(readChatUsage(raw)).toEqual({ ok: true, usage: expected });
  });

  it.each([
    [
      "more cached than there were",
      { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 6 } },
    ],
    ["audio in", { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { audio_tokens: 1 } }],
    ["audio out", { prompt_tokens: 5, completion_tokens: 1, completion_tokens_details: { audio_tokens: 1 } }],
    ["missing", { total_tokens: 5 }],
    ["infinite", { prompt_tokens: Number.POSITIVE_INFINITY, completion_tokens: 1 }],
  ])("quarantines %s", (_, raw) => {
    expect(readChatUsage(raw)).toMatchObject({ ok: false });
  });
});

describe("readResponsesUsage", () => {
  it.each([
    [
      "cached",
      { input_tokens: 328, output_tokens: 52, input_tokens_details: { cached_tokens: 128 } },
      usage(200, 128, 0, 0, 52),
    ],
    [
      "written, by retention",
      {
        ...{ input_tokens: 100, output_tokens: 1 },
        input_tokens_details: {
          ...{ cached_tokens: 10, cache_write_tokens: 60 },
          cache_write_tokens_details: { ttl_30m_tokens: 40, ttl_12h_tokens: 20 },
        },
      },
      usage(30, 10, 40, 20, 1),
    ],
  ])("%s", (_, raw, expected) => {
    expect(readResponsesUsage(raw)).toEqual({ ok: true, usage: expected });
  });

  it("quarantines what is missing", () => {
    expect(readResponsesUsage({ input_tokens: 3 })).toMatchObject({ ok: false });
  });
});
