import type { StandingEntry } from "@molecule/db/repositories";
import { type EntryRef, MODEL_NAMES, type RunReceipt } from "@molecule/domain";

const same = (a: EntryRef | undefined, b: EntryRef | undefined): boolean =>
  a?.scope === b?.scope && a?.version === b?.version;

const mergeByName = (stored: readonly StandingEntry[]): Map<string, StandingEntry> => {
  const winning = new Map<string, StandingEntry>();
  for (const entry of stored)
    if (entry.scope === "workspace" || !winning.has(entry.name)) winning.set(entry.name, entry);
  return winning;
};

/** The name that chooses another model than the run has; a default that still stands is no change. */
const listChangedModel = (receipt: RunReceipt, winning: ReadonlyMap<string, StandingEntry>): string[] => {
  const choice = MODEL_NAMES.map((name) => winning.get(name)).find(
    (entry) => (entry?.model?.trim() ?? "") !== "",
  );
  if (choice === undefined) return receipt.source === "derived_provider" ? ["MODEL"] : [];
  return choice.model?.trim() === receipt.model ? [] : [choice.name];
};

/**
 * Names that were added, changed or removed since a run was prepared, sorted. Rows that the run never got
 * because they were withheld do not concern it.
 */
export const listChangedNames = (receipt: RunReceipt, stored: readonly StandingEntry[]): string[] => {
  const winning = mergeByName(stored);
  const model = listChangedModel(receipt, winning);
  const injected = new Map(receipt.injected.map((entry) => [entry.name, entry]));
  const withheld = receipt.withheld.map((entry) => entry.name).filter((name) => !injected.has(name));
  for (const name of [...MODEL_NAMES, ...withheld]) winning.delete(name);
  const names = new Set([...winning.keys(), ...injected.keys()]);
  const changed = [...names].filter((name) => !same(winning.get(name), injected.get(name)));
  return [...changed, ...model].sort();
};

/** Names that another run was given, not given, or given otherwise than this one, and MODEL for another model; sorted. */
export const listReceiptChanges = (before: RunReceipt, now: RunReceipt): string[] => {
  const earlier = new Map(before.injected.map((entry) => [entry.name, entry]));
  const current = new Map(now.injected.map((entry) => [entry.name, entry]));
  const names = new Set([...earlier.keys(), ...current.keys()]);
  for (const name of MODEL_NAMES) names.delete(name);
  const changed = [...names].filter((name) => !same(earlier.get(name), current.get(name)));
  return [...changed, ...(before.model === now.model ? [] : ["MODEL"])].sort();
};
