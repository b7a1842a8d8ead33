import { findPrice } from "./find-price.ts";
import type { Price, Registry } from "./registry.ts";
import { registryIndex } from "./registry-index.ts";

/**
 * The list price of what a provider bills its own customer for a model, on the UTC day of `at`. Providers that
 * sell a subscription, and those whose prices are not in the book, have none: it is unknown, not free.
 *
 * @param model as the runtime calls it: bare (`gpt-5.4`) or with a prefix before a colon (`anthropic:…`)
 */
export const findNativePrice = (
  registry: Registry,
  provider: string,
  model: string,
  at: Date,
): Price | undefined => {
  const vendor = registryIndex(registry).providers.get(provider)?.upstreamVendor;
  if (vendor === null || vendor === undefined) return undefined;
  const bare = model.slice(model.indexOf(":") + 1);
  return (
    findPrice(registry, `${vendor}/${bare}`, at) ?? findPrice(registry, `${vendor}/${undated(bare)}`, at)
  );
};

/** Answers name the dated snapshot of a model (`…-20260416`, `…-2026-03-05`); it costs what the model costs. */
const undated = (model: string): string => model.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2})$/, "");
