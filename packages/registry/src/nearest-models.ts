import { distance } from "fastest-levenshtein";
import type { Registry } from "./registry.ts";
import { registryIndex } from "./registry-index.ts";

const MOST = 3;
/** Nothing is near to what is longer; comparing takes time with the length. */
const LONGEST_COMPARED = 300;

/** Spelling matters for the payer, so a miss by case or separator alone counts as near. */
const spelling = (id: string): string => id.trim().toLowerCase().replaceAll(":", "/");

/** The offered ids that a mistyped model is closest to, nearest first; empty for an unknown runtime. */
export const nearestModels = (registry: Registry, runtime: string, text: string): readonly string[] => {
  const wanted = spelling(text.slice(0, LONGEST_COMPARED));
  const ids = [...(registryIndex(registry).runtimes.get(runtime)?.exact.keys() ?? [])];
  return ids
    .map((id) => ({ id, away: distance(spelling(id), wanted) }))
    .sort((a, b) => a.away - b.away || (a.id < b.id ? -1 : 1))
    .slice(0, MOST)
    .map(({ id }) => id);
};
