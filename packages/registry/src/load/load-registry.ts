import type { Registry } from "../registry.ts";
import { checkProviders } from "./check-providers.ts";
import { checkRuntimes } from "./check-runtimes.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import type { ManifestFault } from "./manifest-fault.ts";
import { parseYaml } from "./parse-yaml.ts";
import { registryHash } from "./registry-hash.ts";

export type LoadedRegistry =
  | { readonly ok: true; readonly registry: Registry }
  /** Every fault, by line. */
  | { readonly ok: false; readonly faults: readonly ManifestFault[] };

const assemble = (manifest: Manifest): Registry => {
  const meaning = {
    schemaVersion: 1,
    providers: manifest.providers.map(({ provider }) => provider),
    runtimes: manifest.runtimes.map(({ runtime, references }) => ({
      ...runtime,
      providers: references.map(({ provider, models }) => ({
        provider,
        models: models.map(({ name }) => name),
      })),
    })),
    prices: manifest.prices,
    limits: manifest.limits,
    envOwners: Object.fromEntries(manifest.envOwners.map(({ name, provider }) => [name, provider])),
    keyFormats: manifest.keyFormats.map(({ prefix, providers }) => ({
      prefix,
      providers: providers.map(({ provider }) => provider),
    })),
    envClasses: manifest.envClasses,
  } as const;
  return { ...meaning, hash: registryHash(meaning) };
};

/**
 * Reads a provider manifest (`providers.yaml`, schema version 1). Never throws on what a file may contain: a
 * manifest that breaks any rule is refused as a whole, with all its faults.
 */
export const loadRegistry = (yamlText: string): LoadedRegistry => {
  const faults: ManifestFault[] = [];
  const log = (fault: ManifestFault): void => {
    faults.push(fault);
  };
  const root = parseYaml(yamlText, log);
  const manifest = root === null ? undefined : readManifest(log, root);
  const registry = manifest === undefined ? null : assemble(manifest);
  if (manifest !== undefined && registry !== null) {
    checkProviders(log, manifest);
    checkRuntimes(log, manifest, registry);
  }
  if (registry !== null && faults.length === 0) return { ok: true, registry };
  return { ok: false, faults: faults.toSorted((a, b) => a.line - b.line) };
};
