import { findPrice } from "./find-price.ts";
import type { Price, Registry } from "./registry.ts";
import { registryIndex } from "./registry-index.ts";

/** Answers and reports name the dated snapshot of a model (`…-20260416`, `…-2026-03-05`); it costs what the model costs. */
export const listPriceModel = (model: string): string => model.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2})$/, "");

/** The list price of a vendor's model under its wire name, dated or not, on the UTC day of `at`. */
export const findVendorPrice = (
  registry: Registry,
  vendor: string,
  wireModel: string,
  at: Date,
): Price | undefined =>
  findPrice(registry, `${vendor}/${wireModel}`, at) ??
  findPrice(registry, `${vendor}/${listPriceModel(wireModel)}`, at);

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
  return findVendorPrice(registry, vendor, model.slice(model.indexOf(":") + 1), at);
};
