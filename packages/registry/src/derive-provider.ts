import type { Provider, Registry } from "./registry.ts";
import { type NativeProvider, PLATFORM_PROVIDER, registryIndex } from "./registry-index.ts";

export type DerivationRung = "exact" | "prefix" | "auth";

export type DerivationError = "model_required" | "unknown_runtime" | "unregistered_model" | "ambiguous_model";

export type Derivation =
  | { readonly ok: true; readonly provider: string; readonly rung: DerivationRung }
  | {
      readonly ok: false;
      readonly error: DerivationError;
      /** For `ambiguous_model`: the providers that would fit, sorted. */
      readonly candidates?: readonly string[];
    };

// The platform's name is closed: however its regex is written, only `platform/…` leads there by prefix.
const matchesByPrefix = (provider: Provider, model: string): boolean =>
  provider.matchesModel(model) &&
  (provider.name !== PLATFORM_PROVIDER || model.startsWith(`${PLATFORM_PROVIDER}/`));

const deriveByPrefix = (
  natives: readonly NativeProvider[],
  model: string,
  availableAuthEnv: readonly string[],
): Derivation => {
  const fitting = natives.map(({ provider }) => provider).filter((p) => matchesByPrefix(p, model));
  const [first, second] = fitting;
  if (first === undefined) return { ok: false, error: "unregistered_model" };
  if (second === undefined) return { ok: true, provider: first.name, rung: "prefix" };
  const available = new Set(availableAuthEnv);
  const [chosen, rival] = fitting.filter((p) => p.authEnv.some((name) => available.has(name)));
  if (chosen !== undefined && rival === undefined) return { ok: true, provider: chosen.name, rung: "auth" };
  return { ok: false, error: "ambiguous_model", candidates: fitting.map((p) => p.name).sort() };
};

/**
 * Which provider a model leads to under a runtime. The model is trimmed; everything is case-sensitive unless a
 * registry regex says otherwise. A listed id wins over any prefix, and credentials only break a tie of prefixes.
 *
 * @param availableAuthEnv names that have a non-blank value, of both scopes, in any order
 */
export const deriveProvider = (
  registry: Registry,
  runtime: string,
  model: string,
  availableAuthEnv: readonly string[],
): Derivation => {
  const wanted = model.trim();
  if (wanted === "") return { ok: false, error: "model_required" };
  const known = registryIndex(registry).runtimes.get(runtime);
  if (known === undefined) return { ok: false, error: "unknown_runtime" };
  const listed = known.exact.get(wanted);
  if (listed !== undefined) return { ok: true, provider: listed.name, rung: "exact" };
  return deriveByPrefix(known.natives, wanted, availableAuthEnv);
};
