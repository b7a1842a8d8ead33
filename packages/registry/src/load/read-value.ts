import { describeKind, type Located, type LocatedEntry } from "./located.ts";
import { type FaultLog, suggestFrom } from "./manifest-fault.ts";

/** The entries of a mapping whose keys are all known. */
export type Fields = {
  readonly at: Located;
  readonly get: (key: string) => Located | undefined;
};

type KeyRules = { readonly required: readonly string[]; readonly optional: readonly string[] };

const expected = (log: FaultLog, at: Located, what: string, suggestion: string | null = null): undefined => {
  log({
    line: at.line,
    path: at.path,
    message: `Expected ${what}, found ${describeKind(at.value)}.`,
    suggestion,
  });
};

/** A mapping with free keys, none of them blank. */
export const readEntries = (
  log: FaultLog,
  at: Located,
  what: string,
): readonly LocatedEntry[] | undefined => {
  if (at.value.kind !== "mapping") return expected(log, at, what);
  const entries = [...at.value.entries.values()];
  for (const { key, keyLine } of entries)
    if (key.trim() === "" || key !== key.trim())
      log({
        line: keyLine,
        path: at.path,
        message: `The key "${key}" is blank or padded.`,
        suggestion: "name it",
      });
  return entries.filter(({ key }) => key !== "" && key === key.trim());
};

/** A mapping whose keys are given: unknown and missing ones are faults. */
export const readFields = (log: FaultLog, at: Located, what: string, rules: KeyRules): Fields | undefined => {
  if (at.value.kind !== "mapping") return expected(log, at, what);
  const { entries } = at.value;
  const known = [...rules.required, ...rules.optional];
  for (const { key, keyLine } of entries.values())
    if (!known.includes(key)) {
      const suggestion = suggestFrom(
        key,
        known.filter((name) => !entries.has(name)),
      );
      log({ line: keyLine, path: at.path, message: `Unknown key "${key}".`, suggestion });
    }
  for (const key of rules.required)
    if (!entries.has(key))
      log({
        line: at.line,
        path: at.path,
        message: `The key "${key}" is missing.`,
        suggestion: `add ${key}`,
      });
  return { at, get: (key) => entries.get(key)?.item };
};

/** A list that may be empty. */
export const readItems = (log: FaultLog, at: Located, what: string): readonly Located[] | undefined =>
  at.value.kind === "list" ? at.value.items : expected(log, at, what, "write it as [a, b]");

export const readList = (log: FaultLog, at: Located, what: string): readonly Located[] | undefined => {
  const items = readItems(log, at, what);
  if (items === undefined || items.length > 0) return items;
  log({
    line: at.line,
    path: at.path,
    message: `Expected ${what}, found an empty list.`,
    suggestion: "add an entry",
  });
};

/** Text that is neither blank nor padded with spaces. */
export const readText = (log: FaultLog, at: Located): string | undefined => {
  if (at.value.kind !== "text")
    return expected(log, at, "text", at.value.kind === "nothing" ? "write a value" : "put it in quotes");
  const { text } = at.value;
  if (text !== "" && text === text.trim()) return text;
  const message = text.trim() === "" ? "The text is blank." : "The text begins or ends with a space.";
  log({
    line: at.line,
    path: at.path,
    message,
    suggestion: text.trim() === "" ? "write a value" : "remove it",
  });
};

/** Text of a form of its own; `advice` says which. */
export const readMatching = (
  log: FaultLog,
  at: Located,
  form: RegExp,
  advice: string,
): string | undefined => {
  const text = readText(log, at);
  if (text === undefined || form.test(text)) return text;
  log({ line: at.line, path: at.path, message: `"${text}" has the wrong form.`, suggestion: advice });
};

export const readOneOf = <Name extends string>(
  log: FaultLog,
  at: Located,
  names: readonly Name[],
): Name | undefined => {
  const text = readText(log, at);
  const found = names.find((name) => name === text);
  if (text === undefined || found !== undefined) return found;
  const suggestion = suggestFrom(text, names);
  log({ line: at.line, path: at.path, message: `"${text}" is none of ${names.join(", ")}.`, suggestion });
};

export const readBoolean = (log: FaultLog, at: Located): boolean | undefined =>
  at.value.kind === "boolean" ? at.value.boolean : expected(log, at, "true or false");

export type LocatedName = { readonly name: string; readonly at: Located };

/** Names, no two of them the same. */
export const readDistinct = (
  log: FaultLog,
  items: readonly Located[],
  readName: (log: FaultLog, at: Located) => string | undefined,
): readonly LocatedName[] => {
  const seen = new Map<string, number>();
  return items.flatMap((item) => {
    const name = readName(log, item);
    if (name === undefined) return [];
    const first = seen.get(name);
    seen.set(name, first ?? item.line);
    if (first === undefined) return [{ name, at: item }];
    const message = `"${name}" is listed twice.`;
    log({
      line: item.line,
      path: item.path,
      message,
      suggestion: `the first is on line ${first}; remove one`,
    });
    return [];
  });
};

/** A non-empty list of texts, no two of them the same. */
export const readNames = (
  log: FaultLog,
  at: Located,
  what: string,
  readName: (log: FaultLog, at: Located) => string | undefined = readText,
): readonly LocatedName[] => readDistinct(log, readList(log, at, what) ?? [], readName);

export const ENV_NAME = /^[A-Z_][A-Z0-9_]*$/;
const ENV_NAME_ADVICE = "a name has capitals, digits and underscores, and does not begin with a digit";

export const readEnvName = (log: FaultLog, at: Located): string | undefined =>
  readMatching(log, at, ENV_NAME, ENV_NAME_ADVICE);

/** An absolute http or https address. */
export const readUrl = (log: FaultLog, at: Located): string | undefined => {
  const text = readText(log, at);
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:\/\//i.test(text)) return text;
  const suggestion = "write an absolute https:// address";
  log({ line: at.line, path: at.path, message: `"${text}" is not an address.`, suggestion });
};

/** Reads a field that may be absent; null then, and also when it is at fault. */
export const readOptional = <T>(
  log: FaultLog,
  at: Located | undefined,
  readOne: (log: FaultLog, at: Located) => T | undefined,
): T | null => (at === undefined ? null : (readOne(log, at) ?? null));
