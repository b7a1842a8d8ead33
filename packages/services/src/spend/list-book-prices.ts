import { findPrice, listOfferedModels, type Price, type Registry } from "@molecule/registry";

export type BookPriceRow = Price & {
  /** Calls of today are charged by it. */
  readonly inForce: boolean;
  /** Some runtime is offered it on the platform; otherwise it is what a provider bills its own customers. */
  readonly onPlatform: boolean;
};

/** The whole price book, models in the order of their names, the oldest price of each first. */
export const listBookPrices = (registry: Registry, at: Date = new Date()): BookPriceRow[] => {
  const offered = registry.runtimes.flatMap((runtime) => listOfferedModels(registry, runtime.name, at));
  const onPlatform = new Set(offered.filter((each) => each.platformBilled).map((each) => each.model));
  return Object.keys(registry.prices)
    .sort()
    .flatMap((model) => {
      const inForce = findPrice(registry, model, at);
      return (registry.prices[model] ?? []).map((price) => ({
        ...price,
        inForce: price === inForce,
        onPlatform: onPlatform.has(model),
      }));
    });
};
