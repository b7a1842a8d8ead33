import type { NanoUsd, TokenUsage } from "@molecule/domain";
import type { Price, PriceClasses } from "@molecule/registry";

const PER_MILLION = 1_000_000n;
const CLASSES = ["input", "cacheRead", "cacheWrite5m", "cacheWrite1h", "output"] as const satisfies readonly (keyof TokenUsage &
  keyof PriceClasses)[];

export type PricedUsage =
  | { readonly ok: true; readonly chargeNanoUsd: NanoUsd }
  /** Tokens were counted in a class that has no price: quarantined, never free. */
  | { readonly ok: false; readonly unpriced: readonly (keyof TokenUsage)[] };

/** A tier applies to the whole call when its whole input, cached tokens included, exceeds the tier's bound. */
const classPrices = (price: Price, usage: TokenUsage): PriceClasses => {
  const wholeInput = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  const tier = price.tiers.filter((t) => wholeInput > t.aboveInput).toSorted((a, b) => b.aboveInput - a.aboveInput)[0];
  if (tier === undefined) return price;
  return {
    input: tier.input ?? price.input,
    output: tier.output ?? price.output,
    cacheRead: tier.cacheRead ?? price.cacheRead,
    cacheWrite5m: tier.cacheWrite5m ?? price.cacheWrite5m,
    cacheWrite1h: tier.cacheWrite1h ?? price.cacheWrite1h,
  };
};

/**
 * The charge for one call in nano-USD. Prices are nano-USD per million tokens; the sum over the disjoint counts
 * is rounded up once, to the next nano-USD.
 */
export const priceUsage = (price: Price, usage: TokenUsage): PricedUsage => {
  const prices = classPrices(price, usage);
  const unpriced = CLASSES.filter((name) => usage[name] > 0 && prices[name] === null);
  if (unpriced.length > 0) return { ok: false, unpriced };
  const total = CLASSES.reduce((sum, name) => sum + BigInt(usage[name]) * (prices[name] ?? 0n), 0n);
  return { ok: true, chargeNanoUsd: (total + PER_MILLION - 1n) / PER_MILLION };
};
