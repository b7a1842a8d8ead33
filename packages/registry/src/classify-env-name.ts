import { isModelVariable } from "./model-variables.ts";
import type { EnvClassName, Registry } from "./registry.ts";
import { ENV_CLASS_PRECEDENCE, registryIndex } from "./registry-index.ts";

export type EnvClass = EnvClassName | "model" | "plain";

/**
 * What an environment name means for who pays. Names are exact and case-sensitive; an entry that ends in `*` is a
 * prefix; where two classes would fit, the later of credential, route, platform, injection, operator wins.
 */
export const classifyEnvName = (registry: Registry, name: string): EnvClass => {
  if (isModelVariable(name)) return "model";
  const { envNames, envPrefixes } = registryIndex(registry);
  let found: EnvClass = envNames.get(name) ?? "plain";
  for (const { prefix, envClass } of envPrefixes)
    if (name.startsWith(prefix) && outranks(envClass, found)) found = envClass;
  return found;
};

const ranking: readonly EnvClass[] = ENV_CLASS_PRECEDENCE;

const outranks = (candidate: EnvClass, current: EnvClass): boolean =>
  ranking.indexOf(candidate) > ranking.indexOf(current);
