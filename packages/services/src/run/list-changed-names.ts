import type { EntryRef, RunReceipt } from "@molecule/domain";

const same = (a: EntryRef | undefined, b: EntryRef | undefined): boolean =>
  a?.scope === b?.scope && a?.version === b?.version;

/**
 * Names that were added, changed or removed since a run was prepared, sorted. Rows that the run never got
 * because they were withheld do not concern it.
 */
export const listChangedNames = (receipt: RunReceipt, stored: readonly EntryRef[]): string[] => {
  const winning = new Map<string, EntryRef>();
  for (const entry of stored)
    if (entry.scope === "workspace" || !winning.has(entry.name)) winning.set(entry.name, entry);
  const injected = new Map(receipt.injected.map((entry) => [entry.name, entry]));
  for (const { name } of receipt.withheld) if (!injected.has(name)) winning.delete(name);
  const names = new Set([...winning.keys(), ...injected.keys()]);
  return [...names].filter((name) => !same(winning.get(name), injected.get(name))).sort();
};
