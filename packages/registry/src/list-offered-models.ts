import { findPrice } from "./find-price.ts";
import type { Price, Registry } from "./registry.ts";
import { PLATFORM_PROVIDER, registryIndex } from "./registry-index.ts";

export type OfferedModel = {
  readonly model: string;
  readonly provider: string;
  readonly platformBilled: boolean;
  /** Names that would authenticate it, in order of preference; null where the platform pays. */
  readonly authEnv: readonly string[] | null;
  /** Null where the tenant pays the provider. */
  readonly price: Price | null;
};

/** Every id that a runtime lists, in the order of the registry; empty for an unknown runtime. */
export const listOfferedModels = (
  registry: Registry,
  runtime: string,
  at: Date = new Date(),
): readonly OfferedModel[] =>
  (registryIndex(registry).runtimes.get(runtime)?.natives ?? []).flatMap(({ provider, models }) => {
    const platformBilled = provider.name === PLATFORM_PROVIDER;
    return models.map((model) => ({
      model,
      provider: provider.name,
      platformBilled,
      authEnv: platformBilled ? null : provider.authEnv,
      price: platformBilled ? (findPrice(registry, model, at) ?? null) : null,
    }));
  });
