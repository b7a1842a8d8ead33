import { comparePrices } from "@molecule/billing";
import { decimalFromNanoUsd } from "@molecule/domain";
import { findPrice, type Registry } from "@molecule/registry";
import type { Catalogue } from "./catalogue.ts";

const WIRE_NAMES = {
  input: "input",
  output: "output",
  cacheRead: "cache_read",
  cacheWrite5m: "cache_write_5m",
  cacheWrite1h: "cache_write_1h",
} as const;

export type CheckedPrices = {
  /** One per disagreement, and one per model that a catalogue does not list, as JSON lines. */
  readonly lines: readonly object[];
  readonly compared: number;
  readonly differing: number;
};

/** USD per million tokens; null where our book has no price. */
const usd = (amount: bigint | null): string | null => (amount === null ? null : decimalFromNanoUsd(amount));

/** Holds every price of the book that applies at a moment against one catalogue. */
export const checkPrices = (registry: Registry, catalogue: Catalogue, at: Date): CheckedPrices => {
  const lines: object[] = [];
  let [compared, differing] = [0, 0];
  for (const model of Object.keys(registry.prices).sort()) {
    const price = findPrice(registry, model, at);
    if (price === undefined) continue;
    const slash = model.indexOf("/");
    const theirs = catalogue.find(model.slice(0, slash), model.slice(slash + 1), at);
    if (theirs === undefined) {
      lines.push({ model, catalogue: catalogue.name, listed: false });
      continue;
    }
    compared += 1;
    for (const difference of comparePrices(price, theirs)) {
      differing += 1;
      lines.push({
        model,
        catalogue: catalogue.name,
        class: WIRE_NAMES[difference.priceClass],
        ...(difference.aboveInput === 0 ? {} : { above_input: difference.aboveInput }),
        ours: usd(difference.ours),
        theirs: usd(difference.theirs),
        from: price.from,
      });
    }
  }
  return { lines, compared, differing };
};
