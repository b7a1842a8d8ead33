import type { SecretKind } from "@molecule/domain";
import { classifyEnvName, keyFormatOwners } from "@molecule/registry";
import { registry } from "@molecule/registry/generated";

/** What a name is likely to hold: a model and a switch are read by people, everything else is kept from them. */
export const guessKind = (name: string): SecretKind => {
  const envClass = classifyEnvName(registry, name);
  if (envClass === "model") return "variable";
  if (envClass === "credential" || envClass === "operator") return "secret";
  return /(_URL|_HOST|_PORT|_REGION|_MODE|_LEVEL|_ENV|^TZ|^LANG)$/.test(name) ? "variable" : "secret";
};

/**
 * The kind that a name has whatever a person says: a model that nobody can read decides nothing, and a credential is
 * never readable. Null for a name of which a person decides.
 */
const fixedKind = (name: string): SecretKind | null => {
  const envClass = classifyEnvName(registry, name);
  return envClass === "model" ? "variable" : envClass === "credential" ? "secret" : null;
};

export const isKindFixed = (name: string): boolean => fixedKind(name) !== null;

export const kindOfTyped = ({
  name,
  kind,
}: {
  readonly name: string;
  readonly kind: SecretKind | null;
}): SecretKind => fixedKind(name) ?? kind ?? guessKind(name);

/** The name under which a bare key is most likely meant, by its format; null for a value that tells nothing. */
export const guessName = (value: string): string | null => {
  const [owner] = keyFormatOwners(registry, value.trim()) ?? [];
  return registry.providers.find(({ name }) => name === owner)?.authEnv[0] ?? null;
};
