import { DomainError } from "@molecule/domain";
import {
  deriveProvider,
  findLimits,
  findPrice,
  findProvider,
  listOfferedModels,
  type ModelLimits,
  nearestModels,
  PLATFORM_PROVIDER,
  type Price,
  type Provider,
  type Registry,
  resolveUpstream,
} from "@molecule/registry";

export type CallModel =
  | {
      readonly ok: true;
      readonly vendor: string;
      /** The id that goes over the wire. */
      readonly wireModel: string;
      readonly provider: Provider;
      readonly price: Price;
      readonly limits: ModelLimits;
    }
  | { readonly ok: false; readonly error: DomainError };

const unregistered = (registry: Registry, runtime: string, model: string): CallModel => {
  const offered = listOfferedModels(registry, runtime).filter((each) => each.platformBilled);
  const near = nearestModels(registry, runtime, model).filter((id) =>
    offered.some((each) => each.model === id),
  );
  const suggestions = near.length > 0 ? near : offered.map((each) => each.model);
  const error = new DomainError(
    "UNREGISTERED_MODEL",
    `The platform does not serve the model "${model}" to ${runtime}.`,
    {
      remedy: `Choose one of its models, for example ${suggestions.slice(0, 3).join(", ")}.`,
      suggestions,
    },
  );
  return { ok: false, error };
};

/**
 * Whether the platform serves a model to a runtime: it must derive to the platform, lead to a known upstream,
 * and have a price on that day. In this order; nothing is sent before all three hold.
 */
export const checkCallModel = (registry: Registry, runtime: string, model: string, at: Date): CallModel => {
  const derived = deriveProvider(registry, runtime, model, []);
  if (!derived.ok || derived.provider !== PLATFORM_PROVIDER || model !== model.trim())
    return unregistered(registry, runtime, model);
  const upstream = resolveUpstream(registry, model);
  const provider = upstream.ok ? findProvider(registry, upstream.provider) : undefined;
  if (!upstream.ok || provider === undefined) return unregistered(registry, runtime, model);
  const price = findPrice(registry, model, at);
  if (price === undefined) {
    const error = new DomainError(
      "UNPRICED_MODEL",
      `The model "${model}" has no price, so it cannot be served.`,
      {
        remedy: "Choose another model, or ask the operator to add its price to providers.yaml.",
      },
    );
    return { ok: false, error };
  }
  const limits = findLimits(registry, model);
  if (limits === undefined) {
    const error = new DomainError(
      "UNPRICED_MODEL",
      `Nothing bounds what a call of the model "${model}" may cost, so it cannot be served.`,
      {
        remedy: "Choose another model, or ask the operator to add its limits to providers.yaml.",
      },
    );
    return { ok: false, error };
  }
  return { ok: true, vendor: upstream.vendor, wireModel: upstream.model, provider, price, limits };
};
