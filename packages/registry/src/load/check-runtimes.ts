import type { Registry } from "../registry.ts";
import { PLATFORM_PROVIDER } from "../registry-index.ts";
import { resolveUpstream } from "../resolve-upstream.ts";
import type { Manifest } from "./manifest.ts";
import { type FaultLog, suggestFrom } from "./manifest-fault.ts";
import type { ReadRuntime } from "./read-runtimes.ts";

/** Ids of the platform's own namespace go to no vendor: nothing is sent for them, so nothing is priced. */
const isOwnNamespace = (model: string): boolean => model.startsWith(`${PLATFORM_PROVIDER}/`);

const checkReferences = (log: FaultLog, { references }: ReadRuntime, known: readonly string[]): void => {
  const seen = new Set<string>();
  for (const { at, provider } of references) {
    const { line, path } = at;
    if (!known.includes(provider))
      log({
        line,
        path,
        message: `There is no provider "${provider}".`,
        suggestion: suggestFrom(provider, known),
      });
    if (seen.has(provider))
      log({
        line,
        path,
        message: `"${provider}" is listed twice.`,
        suggestion: "join the two lists of models",
      });
    seen.add(provider);
  }
};

const checkOneProviderPerId = (log: FaultLog, { references }: ReadRuntime): void => {
  const listedBy = new Map<string, string>();
  for (const { provider, models } of references)
    for (const { name, at } of models) {
      const other = listedBy.get(name);
      if (other !== undefined && other !== provider) {
        const message = `"${name}" is listed under ${other} and under ${provider}.`;
        log({ line: at.line, path: at.path, message, suggestion: "keep it under the one that serves it" });
      }
      listedBy.set(name, other ?? provider);
    }
};

const checkRegexesDisjoint = (log: FaultLog, { references }: ReadRuntime, registry: Registry): void => {
  const natives = registry.providers.filter((p) => references.some(({ provider }) => provider === p.name));
  for (const { name, at } of references.flatMap(({ models }) => models)) {
    const matching = natives
      .filter((provider) => provider.matchesModel(name))
      .map((provider) => provider.name);
    if (matching.length < 2) continue;
    const message = `The expressions of ${matching.join(" and ")} both match "${name}".`;
    log({ line: at.line, path: at.path, message, suggestion: "narrow one model_prefix_match" });
  }
};

const checkPlatformIds = (log: FaultLog, { references }: ReadRuntime, registry: Registry): void => {
  const ids = references.filter((r) => r.provider === PLATFORM_PROVIDER).flatMap((r) => r.models);
  const vendors = registry.providers.flatMap((p) => p.upstreamVendor ?? []);
  for (const { name, at } of ids) {
    if (isOwnNamespace(name)) continue;
    if (!resolveUpstream(registry, name).ok) {
      const suggestion = `begin it with ${vendors.map((vendor) => `${vendor}/`).join(", ")}`;
      log({
        line: at.line,
        path: at.path,
        message: `"${name}" has no known upstream namespace.`,
        suggestion,
      });
    }
    if (Object.hasOwn(registry.prices, name)) continue;
    const near = suggestFrom(name, Object.keys(registry.prices));
    const suggestion = near?.startsWith("did")
      ? `is it priced under another name: ${near}`
      : "add it under prices";
    log({ line: at.line, path: at.path, message: `The platform id "${name}" has no price.`, suggestion });
  }
};

const checkDefaultModel = (log: FaultLog, read: ReadRuntime): void => {
  const { defaultModelAt: at, references, runtime } = read;
  if (at === undefined || runtime.defaultModel === "") return;
  const ids = references
    .filter((r) => r.provider === PLATFORM_PROVIDER)
    .flatMap((r) => r.models.map(({ name }) => name))
    .filter((id) => !isOwnNamespace(id));
  if (ids.includes(runtime.defaultModel)) return;
  const message = `The default_model "${runtime.defaultModel}" is not a platform id of ${runtime.name} that can be served.`;
  log({ line: at.line, path: at.path, message, suggestion: suggestFrom(runtime.defaultModel, ids) });
};

/** What a runtime says must fit the providers and the prices. */
export const checkRuntimes = (log: FaultLog, manifest: Manifest, registry: Registry): void => {
  const known = registry.providers.map(({ name }) => name).filter((name) => name !== "");
  for (const runtime of manifest.runtimes) {
    checkReferences(log, runtime, known);
    checkOneProviderPerId(log, runtime);
    checkRegexesDisjoint(log, runtime, registry);
    checkPlatformIds(log, runtime, registry);
    checkDefaultModel(log, runtime);
  }
};
