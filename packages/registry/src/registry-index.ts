import type { EnvClassName, Price, Provider, Registry, Runtime } from "./registry.ts";

/** A provider as one runtime knows it. */
export type NativeProvider = { readonly provider: Provider; readonly models: readonly string[] };

export type RuntimeIndex = {
  readonly runtime: Runtime;
  readonly natives: readonly NativeProvider[];
  /** Listed id to the provider that lists it. */
  readonly exact: ReadonlyMap<string, Provider>;
};

export type RegistryIndex = {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly runtimes: ReadonlyMap<string, RuntimeIndex>;
  /** Gateway namespace to the provider behind it. */
  readonly vendors: ReadonlyMap<string, Provider>;
  readonly prices: ReadonlyMap<string, readonly Price[]>;
  readonly envNames: ReadonlyMap<string, EnvClassName>;
  readonly envPrefixes: readonly { readonly prefix: string; readonly envClass: EnvClassName }[];
};

/** The closed name of the one platform-billed entry. */
export const PLATFORM_PROVIDER = "platform";

/** In rising precedence: where two classes would fit a name, the later one wins. */
export const ENV_CLASS_PRECEDENCE = [
  "credential",
  "route",
  "platform",
  "injection",
  "operator",
] as const satisfies readonly EnvClassName[];

const indexRuntime = (runtime: Runtime, providers: ReadonlyMap<string, Provider>): RuntimeIndex => {
  const natives = runtime.providers.flatMap(({ provider: name, models }) => {
    const provider = providers.get(name);
    return provider === undefined ? [] : [{ provider, models }];
  });
  const exact = new Map(
    natives.flatMap(({ provider, models }) => models.map((id) => [id, provider] as const)),
  );
  return { runtime, natives, exact };
};

const namesOfClass = (registry: Registry, envClass: EnvClassName): readonly string[] =>
  envClass === "credential"
    ? [
        ...registry.providers.filter((p) => p.name !== PLATFORM_PROVIDER).flatMap((p) => p.authEnv),
        ...registry.envClasses.credential,
      ]
    : registry.envClasses[envClass];

const indexEnvNames = (registry: Registry): Pick<RegistryIndex, "envNames" | "envPrefixes"> => {
  const envNames = new Map<string, EnvClassName>();
  const envPrefixes: { prefix: string; envClass: EnvClassName }[] = [];
  for (const envClass of ENV_CLASS_PRECEDENCE)
    for (const entry of namesOfClass(registry, envClass))
      if (entry.endsWith("*")) envPrefixes.push({ prefix: entry.slice(0, -1), envClass });
      else envNames.set(entry, envClass);
  return { envNames, envPrefixes };
};

const buildIndex = (registry: Registry): RegistryIndex => {
  const providers = new Map(registry.providers.map((provider) => [provider.name, provider]));
  return {
    providers,
    runtimes: new Map(registry.runtimes.map((runtime) => [runtime.name, indexRuntime(runtime, providers)])),
    vendors: new Map(
      registry.providers.flatMap((provider) =>
        provider.upstreamVendor === null ? [] : [[provider.upstreamVendor, provider] as const],
      ),
    ),
    prices: new Map(Object.entries(registry.prices)),
    ...indexEnvNames(registry),
  };
};

const indexes = new WeakMap<Registry, RegistryIndex>();

/** Look-up tables of a registry, built once per object: the rules run for a thousand workspaces at a time. */
export const registryIndex = (registry: Registry): RegistryIndex => {
  const known = indexes.get(registry);
  if (known !== undefined) return known;
  const built = buildIndex(registry);
  indexes.set(registry, built);
  return built;
};
