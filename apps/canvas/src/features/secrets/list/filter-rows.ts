import { expiryOf, type ListedRow } from "./listed-row.ts";

export const ROW_FILTERS = [
  "attention",
  "pending",
  "draft",
  "workspace",
  "tenant",
  "overridden",
  "withheld",
] as const;
export type RowFilter = (typeof ROW_FILTERS)[number];

export const FILTER_WORDS: Readonly<Record<RowFilter, string>> = {
  attention: "Needs attention",
  pending: "Restart pending",
  draft: "In the draft",
  workspace: "This workspace",
  tenant: "All workspaces",
  overridden: "Takes another's place",
  withheld: "Withheld",
};

/** Something a person should do about it: it does not work, does not open, or its time runs out. */
const needsAttention = ({ stored }: ListedRow, nowMs: number): boolean =>
  stored !== null &&
  (stored.coMingled ||
    stored.winning.unreadable ||
    stored.winning.health === "rejected" ||
    stored.winning.rotation?.state === "promoted" ||
    expiryOf(stored.winning, nowMs) !== null);

const MATCHES: Readonly<Record<RowFilter, (row: ListedRow, nowMs: number) => boolean>> = {
  attention: needsAttention,
  pending: ({ stored }) => stored?.pending === true,
  draft: ({ changes }) => changes.length > 0,
  workspace: ({ stored }) => stored?.winning.scope === "workspace",
  tenant: ({ stored }) => stored?.winning.scope === "tenant",
  overridden: ({ stored }) => stored !== null && stored.shadowed !== null,
  withheld: ({ stored }) => stored !== null && stored.withheld !== null,
};

export const countFilters = (
  rows: readonly ListedRow[],
  nowMs: number,
): Readonly<Record<RowFilter, number>> => {
  const count = (filter: RowFilter) => rows.filter((row) => MATCHES[filter](row, nowMs)).length;
  return {
    ...{ attention: count("attention"), pending: count("pending"), draft: count("draft") },
    ...{ workspace: count("workspace"), tenant: count("tenant") },
    ...{ overridden: count("overridden"), withheld: count("withheld") },
  };
};

const textOf = ({ name, provider, stored }: ListedRow): string =>
  [name, provider?.displayName ?? "", stored?.winning.note ?? ""].join("\n").toLowerCase();

/** Rows whose name, provider or note contains every typed word, and that the filter lets through. */
export const filterRows = (
  rows: readonly ListedRow[],
  query: string,
  filter: RowFilter | null,
  nowMs: number,
): readonly ListedRow[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (filter !== null && !MATCHES[filter](row, nowMs)) return false;
    if (words.length === 0) return true;
    const text = textOf(row);
    return words.every((word) => text.includes(word));
  });
};
