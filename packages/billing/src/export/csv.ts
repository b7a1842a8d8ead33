const NEEDS_QUOTES = /[",\r\n]/;
/** What opens a formula in a spreadsheet (OWASP ASVS 5.0, 1.2.10, and the full-width forms), after any apostrophes of ours. */
const FORMULA = /^'*[=+\-@\t\r\n\0＝＋－＠]/;

/** One field as RFC 4180 wants it. */
const csvField = (value: string): string =>
  NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/**
 * A person's own words: a spreadsheet must not take them for a formula. Words that already look so marked are marked
 * once more, so that one apostrophe before such a character is always ours and the words can be told exactly.
 */
export const csvText = (value: string | null): string =>
  value === null ? "" : FORMULA.test(value) ? `'${value}` : value;

/** One line with its line end, CR LF. */
export const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(",")}\r\n`;
