import { asFields, hasCount, readCount, toReading, type UsageReading } from "./usage-reading.ts";

type Fields = Readonly<Record<string, unknown>>;

const readInclusive = (
  input: number,
  output: number,
  details: Fields | null,
  cached: number,
): UsageReading => {
  if (readCount(details, "audio_tokens") !== 0)
    return { ok: false, fault: "The provider's usage has audio tokens, which have no price." };
  const written = readCount(details, "cache_write_tokens");
  const split = asFields(details?.["cache_write_tokens_details"]);
  const cacheWrite1h = readCount(split, "ttl_12h_tokens");
  return toReading({
    input: input - cached - written,
    cacheRead: cached,
    // The book has two lifetimes; the shorter of OpenAI's two stands as the shorter class.
    cacheWrite5m: written - cacheWrite1h,
    cacheWrite1h,
    output,
  });
};

/**
 * Reads the `usage` of a chat completion: `prompt_tokens` includes the cached and the written ones
 * (platform.openai.com, "Chat completions" → `usage`). Moonshot puts `cached_tokens` at the top level.
 */
export const readChatUsage = (usage: Fields): UsageReading => {
  if (!hasCount(usage, "prompt_tokens") || !hasCount(usage, "completion_tokens"))
    return { ok: false, fault: "The provider's usage lacks prompt_tokens or completion_tokens." };
  if (readCount(asFields(usage["completion_tokens_details"]), "audio_tokens") !== 0)
    return { ok: false, fault: "The provider's usage has audio tokens, which have no price." };
  const details = asFields(usage["prompt_tokens_details"]);
  const cached = hasCount(details, "cached_tokens")
    ? readCount(details, "cached_tokens")
    : readCount(usage, "cached_tokens");
  return readInclusive(
    readCount(usage, "prompt_tokens"),
    readCount(usage, "completion_tokens"),
    details,
    cached,
  );
};

/** Reads the `usage` of a response (Responses API): `input_tokens` includes the cached and the written ones. */
export const readResponsesUsage = (usage: Fields): UsageReading => {
  if (!hasCount(usage, "input_tokens") || !hasCount(usage, "output_tokens"))
    return { ok: false, fault: "The provider's usage lacks input_tokens or output_tokens." };
  const details = asFields(usage["input_tokens_details"]);
  const cached = readCount(details, "cached_tokens");
  return readInclusive(readCount(usage, "input_tokens"), readCount(usage, "output_tokens"), details, cached);
};
