import { z } from "zod";

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** Tokens of one call in disjoint counts: no token is in two of them. */
export const tokenUsageSchema = z.strictObject({
  input: count,
  cacheRead: count,
  cacheWrite5m: count,
  cacheWrite1h: count,
  output: count,
});
export type TokenUsage = z.infer<typeof tokenUsageSchema>;

export const NO_USAGE: TokenUsage = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
