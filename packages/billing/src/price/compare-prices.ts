import type { Price, PriceClasses } from "@molecule/registry";
import { classPricesAt, PRICE_CLASSES } from "./price-usage.ts";

/** What a published catalogue says of one model; a class that it does not publish is null. */
export type CataloguePrice = PriceClasses & Pick<Price, "tiers">;

/** One class of one model on which the book and a catalogue disagree, in nano-USD per million tokens. */
export type PriceDifference = {
  readonly priceClass: keyof PriceClasses;
  /** The disagreement holds for calls with more input than this. */
  readonly aboveInput: number;
  /** Null: unpriced in our book. */
  readonly ours: bigint | null;
  readonly theirs: bigint;
};

/** Catalogues write "from 272,000" and "above 272,000" for one bound; a token more or less is the same bound. */
const SAME_BOUND = 1;

const listBounds = (ours: CataloguePrice, theirs: CataloguePrice): readonly number[] => {
  const all = [...ours.tiers, ...theirs.tiers].map((tier) => tier.aboveInput).toSorted((a, b) => a - b);
  // Of two bounds that are one, the higher: above it, both tiers hold.
  return [0, ...all.filter((bound, i) => (all[i + 1] ?? Number.POSITIVE_INFINITY) - bound > SAME_BOUND)];
};

/**
 * Where a catalogue says something else than the book, in every tier of either. What the catalogue does not publish
 * is no disagreement; what only it publishes is one, because a count in that class could not be charged here.
 */
export const comparePrices = (ours: CataloguePrice, theirs: CataloguePrice): readonly PriceDifference[] => {
  const differences: PriceDifference[] = [];
  let below: Partial<Record<keyof PriceClasses, string>> = {};
  for (const aboveInput of listBounds(ours, theirs)) {
    const [mine, published] = [classPricesAt(ours, aboveInput + 1), classPricesAt(theirs, aboveInput + 1)];
    const seen: typeof below = {};
    for (const priceClass of PRICE_CLASSES) {
      const [a, b] = [mine[priceClass], published[priceClass]];
      if (b === null || a === b) continue;
      seen[priceClass] = `${a} ${b}`;
      // The same disagreement in the next tier is not a second one.
      if (below[priceClass] !== seen[priceClass])
        differences.push({ priceClass, aboveInput, ours: a, theirs: b });
    }
    below = seen;
  }
  return differences;
};
