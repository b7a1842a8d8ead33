import { priceUsage } from "@molecule/billing";
import type { AgentUsage } from "@molecule/db/repositories";
import type { HeartbeatRequest } from "@molecule/domain";
import { findNativePrice, type Registry } from "@molecule/registry";

/**
 * What a provider bills about for a call that an agent reports, by the same book as our own charges. Unknown where
 * the provider sells a subscription, or the book has no price of the model or of a counted class; never a guess.
 */
export const priceReport = (
  registry: Registry,
  provider: string | null,
  { id, model, at: text, usage }: HeartbeatRequest["usage"][number],
): AgentUsage => {
  const at = new Date(text);
  const report = { id, model, at, usage, provider };
  const price = provider === null ? undefined : findNativePrice(registry, provider, model, at);
  const priced = price === undefined ? undefined : priceUsage(price, usage);
  if (price === undefined || priced?.ok !== true) return { ...report, estimate: null };
  const { model: pricedModel, from } = price;
  return { ...report, estimate: { nanoUsd: priced.chargeNanoUsd, price: { model: pricedModel, from } } };
};
