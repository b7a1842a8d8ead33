/** Begins the `row` of the address that means: add a secret of this name. */
export const NEW_ROW = "+";

/** The name that the address asks to add: "" for one to be typed, null for none. */
export const nameToAdd = (row: string | null): string | null =>
  row?.startsWith(NEW_ROW) ? row.slice(NEW_ROW.length) : null;

/** The `row` that means: add whichever credential is missing. No name is in lower case. */
export const MISSING_ROW = "missing";
