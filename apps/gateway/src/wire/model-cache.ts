import type { Registry } from "@molecule/registry";
import { type CallModel, checkCallModel } from "@molecule/services/calls";

/** Looks a model up for a runtime, at the price of today. */
export type ModelCheck = (runtime: string, model: string) => CallModel;

const DAY_MS = 86_400_000;

/**
 * Remembers which models are served until the UTC day ends, since prices change with it. Refusals are not kept: a
 * caller could name any number of models that do not exist.
 */
export const createModelCheck = (registry: Registry, now: () => number): ModelCheck => {
  let day = -1;
  let served = new Map<string, CallModel>();
  return (runtime, model) => {
    const nowMs = now();
    const today = Math.floor(nowMs / DAY_MS);
    if (today !== day) {
      day = today;
      served = new Map();
    }
    const key = `${runtime} ${model}`;
    const known = served.get(key);
    if (known !== undefined) return known;
    const checked = checkCallModel(registry, runtime, model, new Date(nowMs));
    if (checked.ok) served.set(key, checked);
    return checked;
  };
};
