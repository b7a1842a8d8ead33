import { type TokenUsage, tokenUsageSchema } from "@molecule/domain";
import { z } from "zod";

const count = z.number().int().nonnegative();
const optionalCount = count.nullish().transform((value) => value ?? 0);

/** `usage` of the Messages API (docs.anthropic.com): `input_tokens` excludes what was read or written in the cache. */
const anthropicSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: optionalCount,
  cache_creation_input_tokens: optionalCount,
  cache_creation: z
    .object({ ephemeral_5m_input_tokens: optionalCount, ephemeral_1h_input_tokens: optionalCount })
    .nullish(),
});

/** `usage` of chat completions (platform.openai.com): `prompt_tokens` includes the cached ones. */
const openAiSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: optionalCount }).nullish(),
});

const checked = (usage: TokenUsage): TokenUsage | null => {
  const parsed = tokenUsageSchema.safeParse(usage);
  return parsed.success ? parsed.data : null;
};

/** Disjoint counts of a call in the Anthropic dialect; null when the numbers make no sense. */
export const readAnthropicUsage = (raw: unknown): TokenUsage | null => {
  const parsed = anthropicSchema.safeParse(raw);
  if (!parsed.success) return null;
  const { cache_creation: split, ...usage } = parsed.data;
  const cacheWrite1h = split?.ephemeral_1h_input_tokens ?? 0;
  return checked({
    input: usage.input_tokens,
    cacheRead: usage.cache_read_input_tokens,
    // The total is authoritative: what is not named as one hour was written for the default five minutes.
    cacheWrite5m: usage.cache_creation_input_tokens - cacheWrite1h,
    cacheWrite1h,
    output: usage.output_tokens,
  });
};

/** Disjoint counts of a call in the OpenAI dialect; null when the numbers make no sense. */
export const readOpenAiUsage = (raw: unknown): TokenUsage | null => {
  const parsed = openAiSchema.safeParse(raw);
  if (!parsed.success) return null;
  const cacheRead = parsed.data.prompt_tokens_details?.cached_tokens ?? 0;
  return checked({
    input: parsed.data.prompt_tokens - cacheRead,
    cacheRead,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: parsed.data.completion_tokens,
  });
};
