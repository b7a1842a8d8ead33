import { closest, distance } from "fastest-levenshtein";

/** One reason why a manifest is refused. */
export type ManifestFault = {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Where in the document: `providers[2].protocol`; empty for the whole. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** The legal next move. */
  readonly suggestion: string | null;
};

/** Where faults are collected: all of them are reported, not only the first. */
export type FaultLog = (fault: ManifestFault) => void;

/** "did you mean" for a word that is close to a legal one; otherwise the legal ones, when they are few. */
export const suggestFrom = (word: string, legal: readonly string[]): string | null => {
  if (legal.length === 0) return null;
  const nearest = closest(word.toLowerCase(), [...legal]);
  const near =
    distance(word.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, Math.floor(word.length / 3));
  if (near) return `did you mean "${nearest}"?`;
  return legal.length <= 12 ? `use one of ${legal.join(", ")}` : null;
};
