import type { Price, Registry } from "./registry.ts";
import { registryIndex } from "./registry-index.ts";

/**
 * The price of a platform model on the UTC day of `at`: the last one that had begun by then.
 * @returns undefined when the model has none yet, so that it is refused and not served for free
 */
export const findPrice = (registry: Registry, model: string, at: Date): Price | undefined => {
  const day = at.toISOString().slice(0, 10);
  return registryIndex(registry)
    .prices.get(model)
    ?.findLast((price) => price.from <= day);
};
