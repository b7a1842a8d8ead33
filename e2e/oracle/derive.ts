import { upstreamVendors } from "./name-table.ts";
import { providers } from "./provider-table.ts";
import { runtimes } from "./runtime-table.ts";

export type DeriveError = "model_required" | "unknown_runtime" | "unregistered_model" | "ambiguous_model";
export type Derivation =
  | { ok: true; provider: string; rung: "exact" | "prefix" | "auth" }
  | { ok: false; error: DeriveError };

export function derive(runtime: string, modelText: string, availableAuthEnv: readonly string[]): Derivation {
  const model = modelText.trim();
  if (model === "") return { ok: false, error: "model_required" };
  const native = runtimes.get(runtime)?.models;
  if (native === undefined) return { ok: false, error: "unknown_runtime" };
  for (const [provider, ids] of native) {
    if (ids.includes(model)) return { ok: true, provider, rung: "exact" };
  }
  const matching = [...native.keys()].filter((name) => providers.get(name)?.prefix.test(model));
  const [first] = matching;
  if (first === undefined) return { ok: false, error: "unregistered_model" };
  if (matching.length === 1) return { ok: true, provider: first, rung: "prefix" };
  const supplied = matching.filter((name) =>
    providers.get(name)?.authEnv.some((env) => availableAuthEnv.includes(env)),
  );
  const [only] = supplied;
  if (only !== undefined && supplied.length === 1) return { ok: true, provider: only, rung: "auth" };
  return { ok: false, error: "ambiguous_model" };
}

export type Upstream = { vendor: string; model: string; provider: string };

/** Cut at the first slash, then at the first colon; the left part must be a gateway namespace exactly. */
export function upstream(model: string): Upstream | null {
  for (const separator of ["/", ":"]) {
    const at = model.indexOf(separator);
    if (at < 0) continue;
    const vendor = model.slice(0, at);
    const wireModel = model.slice(at + 1);
    const provider = upstreamVendors.get(vendor);
    if (provider !== undefined && wireModel !== "") return { vendor, model: wireModel, provider };
  }
  return null;
}
