import type { StoredEntry } from "../facts.ts";

/**
 * Merges both scopes by name: a workspace's row wins over the tenant's. Blank rows are dropped first, so a
 * blank workspace row does not hide the tenant's; an unreadable row counts as present and hides it.
 */
export const mergeEntries = (entries: readonly StoredEntry[]): ReadonlyMap<string, StoredEntry> => {
  const merged = new Map<string, StoredEntry>();
  for (const entry of entries) {
    if (entry.blank) continue;
    const standing = merged.get(entry.name);
    if (standing === undefined || entry.scope === "workspace") merged.set(entry.name, entry);
  }
  return merged;
};

/** The non-blank row of one name at one scope. */
export const findEntry = (
  entries: readonly StoredEntry[],
  scope: StoredEntry["scope"],
  name: string,
): StoredEntry | undefined => entries.find((e) => e.name === name && e.scope === scope && !e.blank);
