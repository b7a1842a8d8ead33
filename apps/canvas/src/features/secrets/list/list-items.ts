import { groupRows } from "./group-rows.ts";
import type { ListedRow } from "./listed-row.ts";

export type ListItem =
  | { readonly kind: "group"; readonly label: string; readonly count: number }
  | { readonly kind: "row"; readonly row: ListedRow };

/** Groups and their rows as one run of lines, as a virtual list takes them. */
export const listItems = (rows: readonly ListedRow[]): readonly ListItem[] =>
  groupRows(rows).flatMap(({ label, rows: members }): ListItem[] => [
    { kind: "group", label, count: members.length },
    ...members.map((row) => ({ kind: "row" as const, row })),
  ]);

/** The index of the row that a key leads to from another, over the headings in between. */
export const stepRow = (items: readonly ListItem[], from: number, step: number): number => {
  const rows = items.flatMap(({ kind }, index) => (kind === "row" ? [index] : []));
  const at = rows.indexOf(from);
  if (at === -1) return rows[0] ?? -1;
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))] ?? -1;
};

/** The index of the row at a place, or of the one before it where none follows; -1 without rows. */
export const rowNear = (items: readonly ListItem[], at: number): number => {
  const rows = items.flatMap(({ kind }, index) => (kind === "row" ? [index] : []));
  return rows.find((index) => index >= at) ?? rows.at(-1) ?? -1;
};
