import { NO_USAGE, type TokenUsage } from "@molecule/domain";
import { asFields, hasCount, readCount, toReading, type UsageReading } from "./usage-reading.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Iterations whose tokens have the price of the called model. Others name a model of their own. */
const SAME_PRICE = new Set(["message", "compaction"]);

/**
 * `input_tokens` excludes both cached classes. `cache_creation_input_tokens` is their whole, split by lifetime in
 * `cache_creation` (docs.anthropic.com, "Prompt caching" → "Tracking cache performance"); what the split leaves
 * out counts as five minutes, the default lifetime.
 */
const readCounts = (usage: Fields): TokenUsage => {
  const split = asFields(usage["cache_creation"]);
  const cacheWrite1h = readCount(split, "ephemeral_1h_input_tokens");
  const written = hasCount(usage, "cache_creation_input_tokens")
    ? readCount(usage, "cache_creation_input_tokens")
    : readCount(split, "ephemeral_5m_input_tokens") + cacheWrite1h;
  return {
    input: readCount(usage, "input_tokens"),
    cacheRead: readCount(usage, "cache_read_input_tokens"),
    cacheWrite5m: written - cacheWrite1h,
    cacheWrite1h,
    output: readCount(usage, "output_tokens"),
  };
};

const add = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  input: a.input + b.input,
  cacheRead: a.cacheRead + b.cacheRead,
  cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
  cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
  output: a.output + b.output,
});

/** Counts that are billed beside tokens, or at another rate, and so have no price in the book. */
const findUnpriced = (usage: Fields): string | undefined => {
  const tools = asFields(usage["server_tool_use"]);
  if (readCount(tools, "web_search_requests") !== 0) return "web searches";
  if (usage["speed"] === "fast") return "fast mode";
  if (usage["service_tier"] === "priority") return "the priority tier";
  return undefined;
};

/**
 * Reads a `usage` object of the Messages API in disjoint counts. A compaction inside the call is billed but not
 * in the top-level counts: where `iterations` has one, the sum over the iterations counts.
 */
export const readAnthropicUsage = (usage: Fields): UsageReading => {
  if (!hasCount(usage, "input_tokens") || !hasCount(usage, "output_tokens"))
    return { ok: false, fault: "The provider's usage lacks input_tokens or output_tokens." };
  const unpriced = findUnpriced(usage);
  if (unpriced !== undefined)
    return { ok: false, fault: `The provider's usage has ${unpriced}, which has no price.` };
  const raw = usage["iterations"];
  const iterations = Array.isArray(raw) ? raw.map(asFields).filter((each) => each !== null) : [];
  const strange = iterations.find((each) => !SAME_PRICE.has(String(each["type"])));
  if (strange !== undefined)
    return {
      ok: false,
      fault: `The provider's usage has a ${strange["type"]} iteration, which has no price.`,
    };
  if (!iterations.some((each) => each["type"] === "compaction")) return toReading(readCounts(usage));
  return toReading(iterations.map(readCounts).reduce(add, NO_USAGE));
};
