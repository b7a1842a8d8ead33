import { MODEL_NAMES } from "@molecule/domain";
import type { StoredEntry } from "../facts.ts";
import type { BillingResolution } from "./resolution.ts";

export type EffectiveModel =
  | {
      readonly state: "chosen";
      readonly model: string;
      readonly origin: NonNullable<BillingResolution["modelOrigin"]>;
    }
  | { readonly state: "none" }
  /** The row that decides cannot be read: nobody may guess what it says. */
  | { readonly state: "unreadable"; readonly name: string };

/** requested, then `MOLECULE_MODEL`, then `MODEL`; each trimmed, blank counts as absent. */
export const effectiveModel = (
  merged: ReadonlyMap<string, StoredEntry>,
  requestedModel: string | null,
): EffectiveModel => {
  const requested = requestedModel?.trim() ?? "";
  if (requested !== "") {
    return { state: "chosen", model: requested, origin: { name: "requested", scope: "request" } };
  }
  for (const name of MODEL_NAMES) {
    const entry = merged.get(name);
    if (entry === undefined) continue;
    if (entry.unreadable || entry.value === null) return { state: "unreadable", name };
    const model = entry.value.trim();
    if (model !== "") return { state: "chosen", model, origin: { name, scope: entry.scope } };
  }
  return { state: "none" };
};
