const NEEDS_QUOTES = /[",\r\n]/;
const FORMULA = /^[=+\-@\t\r]/;

/** One field as RFC 4180 wants it. */
const csvField = (value: string): string =>
  NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** A person's own words: a spreadsheet must not take them for a formula. */
export const csvText = (value: string | null): string =>
  value === null ? "" : FORMULA.test(value) ? `'${value}` : value;

/** One line with its line end, CR LF. */
export const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(",")}\r\n`;
