import type { Provider, Registry, Runtime } from "@molecule/registry";
import type { StoredEntry } from "../facts.ts";
import { findEntry } from "../resolve/merge-entries.ts";

/**
 * Names that switch a runtime to another provider instead of authenticating by themselves. The manifest has no
 * key for this property, so it stands here, beside the one rule that needs it.
 */
const RUNTIME_SWITCHES: ReadonlySet<string> = new Set([
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_VERTEX",
  "AWS_BEARER_TOKEN_BEDROCK",
]);

export const isRuntimeSwitch = (name: string): boolean => RUNTIME_SWITCHES.has(name);

/** Shared names have an owner; for any other provider that lists them they are shared. */
export const isOwnName = (registry: Registry, provider: Provider, name: string): boolean => {
  const owner = registry.envOwners[name];
  return owner === undefined || owner === provider.name;
};

/**
 * The one credential of a byok run with a derived provider: its own names at workspace scope, then its own at
 * tenant scope, then shared names at workspace scope, each in the order of `auth_env`. A shared name at tenant
 * scope never serves: nobody pasted it for this provider.
 */
const chooseForProvider = (
  registry: Registry,
  provider: Provider,
  entries: readonly StoredEntry[],
): StoredEntry | null => {
  const own = provider.authEnv.filter((name) => isOwnName(registry, provider, name));
  const shared = provider.authEnv.filter((name) => !isOwnName(registry, provider, name));
  const first = (names: readonly string[], scope: StoredEntry["scope"]): StoredEntry | undefined =>
    names.map((name) => findEntry(entries, scope, name)).find((entry) => entry !== undefined);
  return first(own, "workspace") ?? first(own, "tenant") ?? first(shared, "workspace") ?? null;
};

/** Under an override without a byok derivation: the first present name that the runtime reads, switches aside. */
const chooseForRuntime = (runtime: Runtime, merged: ReadonlyMap<string, StoredEntry>): StoredEntry | null => {
  const name = runtime.reads.find((candidate) => !isRuntimeSwitch(candidate) && merged.has(candidate));
  return name === undefined ? null : (merged.get(name) ?? null);
};

export const chooseCredential = (
  registry: Registry,
  runtime: Runtime,
  provider: Provider | null,
  entries: readonly StoredEntry[],
  merged: ReadonlyMap<string, StoredEntry>,
): StoredEntry | null =>
  provider === null ? chooseForRuntime(runtime, merged) : chooseForProvider(registry, provider, entries);

/**
 * Providers that the chosen name stands for: the derived one, or, without a derivation, the owner of the name
 * or whoever lists it. Empty when nobody does (a custom endpoint's key).
 */
export const providersOfCredential = (
  registry: Registry,
  provider: Provider | null,
  name: string,
): readonly string[] => {
  if (provider !== null) return [provider.name];
  const owner = registry.envOwners[name];
  if (owner !== undefined) return [owner];
  return registry.providers
    .filter((candidate) => candidate.name !== "platform" && candidate.authEnv.includes(name))
    .map((candidate) => candidate.name);
};

/**
 * Providers whose hosts may receive the chosen credential: those that its name stands for; under a name that
 * nobody lists, those whose key format it has.
 */
export const providersThatReceive = (
  registry: Registry,
  provider: Provider | null,
  chosen: StoredEntry,
): readonly string[] => {
  const named = providersOfCredential(registry, provider, chosen.name);
  return named.length > 0 ? named : (chosen.keyFormatOwners ?? []);
};
