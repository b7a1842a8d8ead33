const SHORTEST = 4;
/** Bearers of ours and of the common providers, also when nobody told us the value. */
const BEARERS = /\bm[akc]_live_[\w-]{8,}|\bsk-[\w-]{12,}/g;
const REDACTED = "[secret]";

/** Every form in which a value may stand on one line: whole, line by line, and escaped as in JSON. */
const formsOf = (value: string): string[] => {
  const trimmed = value.trim();
  const lines = trimmed.split(/\r?\n/).map((line) => line.trim());
  const escaped = JSON.stringify(trimmed).slice(1, -1);
  return [trimmed, escaped, ...lines].filter((form) => form.length >= SHORTEST);
};

/** No bearer of a common form is longer. */
const LONGEST_BEARER = 512;

export type LineRedactor = {
  readonly redact: (line: string) => string;
  /** No text that is replaced is longer. */
  readonly longestForm: number;
};

/** Replaces known values, and whatever has the form of a bearer, in one line of output. */
export const createLineRedactor = (values: readonly string[]): LineRedactor => {
  // Longer ones first: a value that contains another one goes as a whole.
  const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return {
    redact: (line) =>
      forms.reduce((text, form) => text.replaceAll(form, REDACTED), line).replace(BEARERS, REDACTED),
    longestForm: Math.max(LONGEST_BEARER, forms[0]?.length ?? 0),
  };
};
