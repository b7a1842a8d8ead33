import type { CallView } from "@molecule/api";
import type { NanoUsd, TokenUsage } from "@molecule/domain";
import { findPrice, type PriceClasses, type Registry } from "@molecule/registry";

export type PriceLine = {
  readonly what: string;
  readonly tokens: number;
  /** Nano-USD per million tokens. */
  readonly perMillion: bigint;
  /** Nano-USD times a million: rounding happens once, on the sum. */
  readonly product: bigint;
};

const WORDS: readonly (readonly [keyof TokenUsage & keyof PriceClasses, string])[] = [
  ["input", "Fresh input"],
  ["cacheRead", "Read from cache"],
  ["cacheWrite5m", "Written to cache, 5 minutes"],
  ["cacheWrite1h", "Written to cache, 1 hour"],
  ["output", "Output"],
];

export type TokenLine = Pick<PriceLine, "what" | "tokens">;

/** How many tokens of each kind one call took, in the order of the bill. */
export const tokenLines = (usage: TokenUsage): readonly TokenLine[] =>
  WORDS.flatMap(([key, what]) => (usage[key] === 0 ? [] : [{ what, tokens: usage[key] }]));

/** Counts times rates, line by line; null unless they come to the charge to the last nano-USD. */
export const ratedLines = (
  usage: TokenUsage,
  rates: PriceClasses,
  chargeNanoUsd: NanoUsd,
): readonly PriceLine[] | null => {
  const lines = WORDS.flatMap(([key, what]): PriceLine[] => {
    const perMillion = rates[key];
    const tokens = usage[key];
    if (tokens === 0 || perMillion === null) return [];
    return [{ what, tokens, perMillion, product: BigInt(tokens) * perMillion }];
  });
  const product = lines.reduce((sum, line) => sum + line.product, 0n);
  return (product + 999_999n) / 1_000_000n === chargeNanoUsd ? lines : null;
};

/**
 * A charge taken apart, line by line; null unless the browser's own price book explains it to the last nano-USD.
 * A call in a tier, or under an older price book, is not explained wrongly: it is not explained.
 */
export const priceLines = (registry: Registry, call: CallView): readonly PriceLine[] | null => {
  const { usage, price: applied, chargeNanoUsd } = call;
  if (usage === null || applied === null || chargeNanoUsd === null) return null;
  const price = findPrice(registry, applied.model, call.at);
  if (price === undefined || price.from !== applied.from) return null;
  return ratedLines(usage, price, chargeNanoUsd);
};
