import { findProvider } from "@molecule/registry";
import { registry } from "@molecule/registry/generated";

export type NameHint = {
  /** Whose credential a name is. */
  readonly provider: string;
  /** How its keys begin, where that is known. */
  readonly prefixes: readonly string[];
  readonly keyPage: string | null;
};

/** Whose credential a name is, how it looks and where it comes from; null for a name that no provider takes. */
export const hintOfName = (name: string): NameHint | null => {
  const owner = registry.envOwners[name];
  const provider =
    owner === undefined
      ? registry.providers.find((each) => each.name !== "platform" && each.authEnv.includes(name))
      : findProvider(registry, owner);
  if (provider === undefined) return null;
  return {
    provider: provider.displayName,
    prefixes: registry.keyFormats
      .filter(({ providers }) => providers.includes(provider.name))
      .map(({ prefix }) => prefix),
    keyPage: provider.keyPage,
  };
};
