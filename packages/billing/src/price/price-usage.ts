import type { NanoUsd, TokenUsage } from "@molecule/domain";
import type { Price, PriceClasses } from "@molecule/registry";

const PER_MILLION = 1_000_000n;
/** The counts of a call that have a price each. */
export const PRICE_CLASSES = [
  "input",
  "cacheRead",
  "cacheWrite5m",
  "cacheWrite1h",
  "output",
] as const satisfies readonly (keyof TokenUsage & keyof PriceClasses)[];

export type PricedUsage =
  | { readonly ok: true; readonly chargeNanoUsd: NanoUsd }
  /** Tokens were counted in a class that has no price: quarantined, never free. */
  | { readonly ok: false; readonly unpriced: readonly (keyof TokenUsage)[] };

/**
 * The prices of a call with this much input, cached tokens included. A tier applies to the whole call when that
 * exceeds its bound; a class that a tier does not name keeps the price of the tier below.
 */
export const classPricesAt = (price: PriceClasses & Pick<Price, "tiers">, wholeInput: number): PriceClasses =>
  price.tiers
    .filter((tier) => wholeInput > tier.aboveInput)
    .toSorted((a, b) => a.aboveInput - b.aboveInput)
    .reduce<PriceClasses>(
      (below, tier) => ({
        input: tier.input ?? below.input,
        output: tier.output ?? below.output,
        cacheRead: tier.cacheRead ?? below.cacheRead,
        cacheWrite5m: tier.cacheWrite5m ?? below.cacheWrite5m,
        cacheWrite1h: tier.cacheWrite1h ?? below.cacheWrite1h,
      }),
      price,
    );

/**
 * The charge for one call in nano-USD. Prices are nano-USD per million tokens; the sum over the disjoint counts
 * is rounded up once, to the next nano-USD.
 */
export const priceUsage = (price: Price, usage: TokenUsage): PricedUsage => {
  const wholeInput = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  const prices = classPricesAt(price, wholeInput);
  const unpriced = PRICE_CLASSES.filter((name) => usage[name] > 0 && prices[name] === null);
  if (unpriced.length > 0) return { ok: false, unpriced };
  const total = PRICE_CLASSES.reduce((sum, name) => sum + BigInt(usage[name]) * (prices[name] ?? 0n), 0n);
  return { ok: true, chargeNanoUsd: (total + PER_MILLION - 1n) / PER_MILLION };
};
