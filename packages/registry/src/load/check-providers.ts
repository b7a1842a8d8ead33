import type { Provider } from "../registry.ts";
import { PLATFORM_PROVIDER } from "../registry-index.ts";
import type { Manifest } from "./manifest.ts";
import { type FaultLog, suggestFrom } from "./manifest-fault.ts";
import type { NamedProvider } from "./read-env.ts";

const checkUnique = (
  log: FaultLog,
  { providers }: Manifest,
  key: "name" | "upstream_vendor",
  read: (provider: Provider) => string | null,
): void => {
  const seen = new Map<string, number>();
  for (const { at, provider } of providers) {
    const value = read(provider);
    if (value === null || value === "") continue;
    const first = seen.get(value);
    if (first !== undefined) {
      const message = `A second provider has the ${key} "${value}".`;
      log({ line: at.line, path: at.path, message, suggestion: `the first is on line ${first}; rename one` });
    }
    seen.set(value, first ?? at.line);
  }
};

const checkKnown = (log: FaultLog, { at, provider }: NamedProvider, known: readonly string[]): boolean => {
  if (known.includes(provider)) return true;
  const message = `There is no provider "${provider}".`;
  log({ line: at.line, path: at.path, message, suggestion: suggestFrom(provider, known) });
  return false;
};

const checkEnvOwners = (log: FaultLog, manifest: Manifest, known: readonly string[]): void => {
  for (const owner of manifest.envOwners) {
    if (!checkKnown(log, owner, known)) continue;
    const listed = manifest.providers.some(
      ({ provider }) => provider.name === owner.provider && provider.authEnv.includes(owner.name),
    );
    if (listed) continue;
    const message = `${owner.provider} does not accept ${owner.name}, so it cannot own it.`;
    const suggestion = `add ${owner.name} to its auth_env, or name the provider that has it`;
    log({ line: owner.at.line, path: owner.at.path, message, suggestion });
  }
};

const checkKeyFormats = (log: FaultLog, manifest: Manifest, known: readonly string[]): void => {
  const seen = new Set<string>();
  for (const { at, prefix, providers } of manifest.keyFormats) {
    for (const named of providers) checkKnown(log, named, known);
    if (prefix !== "" && seen.has(prefix)) {
      const message = `The prefix "${prefix}" is listed twice.`;
      log({ line: at.line, path: at.path, message, suggestion: "join the two lists of providers" });
    }
    seen.add(prefix);
  }
};

/** Providers must be distinct, and whoever names one must name one that is there. */
export const checkProviders = (log: FaultLog, manifest: Manifest): void => {
  const known = manifest.providers.map(({ provider }) => provider.name).filter((name) => name !== "");
  checkUnique(log, manifest, "name", ({ name }) => name);
  checkUnique(log, manifest, "upstream_vendor", ({ upstreamVendor }) => upstreamVendor);
  if (!known.includes(PLATFORM_PROVIDER)) {
    const message = `There is no provider named "${PLATFORM_PROVIDER}".`;
    const suggestion = "it is the one entry that the platform pays for; add it";
    log({ line: manifest.at.line, path: "providers", message, suggestion });
  }
  checkEnvOwners(log, manifest, known);
  checkKeyFormats(log, manifest, known);
};
