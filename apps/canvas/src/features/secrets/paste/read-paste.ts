import { ENV_NAME_PATTERN, type EnvFile, parseEnvFile } from "@molecule/domain";

/** What was pasted: assignments of a file, or one bare value. */
export type Pasted =
  | { readonly kind: "file"; readonly file: EnvFile }
  | { readonly kind: "value"; readonly value: string };

/** A key in its armour, or JSON: one value of many lines, whatever the lines look like. */
const WHOLE_VALUE = /^(?:-----BEGIN |[{[])/;

/**
 * Tells assignments from a value that merely holds an `=`: one line counts as an assignment only under a legal name.
 * Null for a text with nothing in it.
 */
export const readPaste = (text: string): Pasted | null => {
  const value = text.replace(/^\uFEFF/, "").trim();
  if (value === "") return null;
  if (WHOLE_VALUE.test(value)) return { kind: "value", value };
  const file = parseEnvFile(text);
  const isLegal = file.entries.some(({ name }) => ENV_NAME_PATTERN.test(name));
  const manyNames = file.entries.length > 1 && file.faults.length < file.entries.length;
  return isLegal || manyNames ? { kind: "file", file } : { kind: "value", value };
};
