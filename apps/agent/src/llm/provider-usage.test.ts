import { describe, expect, it } from "vitest";
import { readAnthropicUsage, readOpenAiUsage } from "./provider-usage.ts";

const counts = (
  input: number,
  cacheRead: number,
  cacheWrite5m: number,
  cacheWrite1h: number,
  output: number,
) => ({
  input,
  cacheRead,
  cacheWrite5m,
  cacheWrite1h,
  output,
});

describe("usage in the Anthropic dialect", () => {
  it.each([
    [{ input_tokens: 10, output_tokens: 5 }, counts(10, 0, 0, 0, 5)],
    [
      { input_tokens: 1, output_tokens: 2, cache_read_input_tokens: 3, cache_creation_input_tokens: 4 },
      counts(1, 3, 4, 0, 2),
    ],
    [
      {
        input_tokens: 1,
        output_tokens: 2,
        cache_read_input_tokens: null,
        cache_creation_input_tokens: 10,
        cache_creation: { ephemeral_5m_input_tokens: 7, ephemeral_1h_input_tokens: 3 },
      },
      counts(1, 0, 7, 3, 2),
    ],
  ])("%j", (raw, expected) => {
    expect(readAnthropicUsage(raw)).toEqual(expected);
  });

  it.each([
    [{}],
    [null],
    [{ input_tokens: -1, output_tokens: 0 }],
    [{ input_tokens: 1.5, output_tokens: 0 }],
    [{ input_tokens: "1", output_tokens: 0 }],
    [{ input_tokens: 1, output_tokens: 1, cache_creation: { ephemeral_1h_input_tokens: 5 } }],
  ])("%j makes no sense and is not reported", (raw) => {
    expect(readAnthropicUsage(raw)).toBeNull();
  });
});

describe("usage in the OpenAI dialect", () => {
  it.each([
    [{ prompt_tokens: 10, completion_tokens: 5 }, counts(10, 0, 0, 0, 5)],
    [
      { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 8 } },
      counts(2, 8, 0, 0, 5),
    ],
    [{ prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: null }, counts(10, 0, 0, 0, 5)],
  ])("%j", (raw, expected) => {
    expect(readOpenAiUsage(raw)).toEqual(expected);
  });

  it.each([
    [null],
    [{ prompt_tokens: 5 }],
    [{ prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 9 } }],
    [{ prompt_tokens: Number.NaN, completion_tokens: 1 }],
  ])("%j makes no sense and is not reported", (raw) => {
    expect(readOpenAiUsage(raw)).toBeNull();
  });
});
