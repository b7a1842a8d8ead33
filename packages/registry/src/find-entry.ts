import type { Provider, Registry, Runtime } from "./registry.ts";
import { registryIndex } from "./registry-index.ts";

export const findProvider = (registry: Registry, name: string): Provider | undefined =>
  registryIndex(registry).providers.get(name);

export const findRuntime = (registry: Registry, name: string): Runtime | undefined =>
  registryIndex(registry).runtimes.get(name)?.runtime;
