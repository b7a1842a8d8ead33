/** A JavaScript regular expression, as the text of a literal's two parts. */
export type JsRegex = { readonly source: string; readonly flags: string };

export type Translation =
  | { readonly ok: true; readonly regex: JsRegex }
  | { readonly ok: false; readonly reason: string };

const REPEAT = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
/** Escapes that mean the same set in both languages, written out where JavaScript's would be wider. */
const SETS: Readonly<Record<string, { alone: string; inClass: string | null }>> = {
  d: { alone: "\\d", inClass: "\\d" },
  D: { alone: "\\D", inClass: "\\D" },
  s: { alone: "[\\t\\n\\f\\r ]", inClass: "\\t\\n\\f\\r " },
  S: { alone: "[^\\t\\n\\f\\r ]", inClass: null },
  w: { alone: "[0-9A-Za-z_]", inClass: "0-9A-Za-z_" },
  W: { alone: "[^0-9A-Za-z_]", inClass: null },
};
const CONTROLS: Readonly<Record<string, string>> = { t: "\\t", n: "\\n", f: "\\f", r: "\\r", v: "\\v" };

class Untranslatable extends Error {}

type Cursor = { readonly text: string; at: number; readonly ignoreCase: boolean };

const refuse = (reason: string): never => {
  throw new Untranslatable(reason);
};

const literal = (character: string): string =>
  PUNCTUATION.test(character) && /[$()*+./?[\\\]^{|}]/.test(character) ? `\\${character}` : character;

const takeRune = (cursor: Cursor): string => {
  const code = cursor.text.codePointAt(cursor.at);
  if (code === undefined) return refuse("it ends in the middle of an expression");
  const rune = String.fromCodePoint(code);
  cursor.at += rune.length;
  return rune;
};

const takeEscape = (cursor: Cursor, inClass: boolean): string => {
  const rune = takeRune(cursor);
  const set = Object.hasOwn(SETS, rune) ? SETS[rune] : undefined;
  // A folded \w means other letters in the two languages.
  if (set !== undefined && cursor.ignoreCase && /[wW]/.test(rune)) refuse(`\\${rune} under (?i)`);
  if (set !== undefined) return (inClass ? set.inClass : set.alone) ?? refuse(`\\${rune} inside a class`);
  if (Object.hasOwn(CONTROLS, rune)) return CONTROLS[rune] ?? refuse(`\\${rune}`);
  if (!inClass && rune === "A") return "^";
  if (!inClass && rune === "z") return "$";
  if (PUNCTUATION.test(rune)) return rune === "-" && inClass ? "\\-" : literal(rune);
  return refuse(`\\${rune}`);
};

const takeClass = (cursor: Cursor): string => {
  let out = "[";
  if (cursor.text[cursor.at] === "^") {
    out += "^";
    cursor.at += 1;
  }
  // A bracket that comes first is a member in RE2.
  for (let first = true; first || cursor.text[cursor.at] !== "]"; first = false) {
    const rune = takeRune(cursor);
    if (rune === "[" && cursor.text[cursor.at] === ":") refuse("a named class such as [[:alpha:]]");
    out += rune === "\\" ? takeEscape(cursor, true) : rune === "-" ? takeDash(cursor, out) : literal(rune);
  }
  cursor.at += 1;
  return `${out}]`;
};

/** A dash between two members is a range; at either end it is itself. */
const takeDash = (cursor: Cursor, before: string): string =>
  /^\[\^?$/.test(before) || cursor.text[cursor.at] === "]" ? "\\-" : "-";

/** One expression without its repetition. */
const takeAtom = (cursor: Cursor): { readonly out: string; readonly closesGroup: boolean } => {
  if (REPEAT.test(cursor.text.slice(cursor.at))) refuse("a repetition of a repetition, or of nothing");
  const rune = takeRune(cursor);
  if (rune === "\\") return { out: takeEscape(cursor, false), closesGroup: false };
  if (rune === "[") return { out: takeClass(cursor), closesGroup: false };
  if (rune === ".") return { out: "[^\\n]", closesGroup: false };
  if (rune === "(") {
    if (cursor.text.startsWith("?:", cursor.at)) cursor.at += 2;
    else if (cursor.text[cursor.at] === "?") refuse("a group with flags or a name");
    return { out: "(?:", closesGroup: false };
  }
  if (rune === ")" || rune === "|" || rune === "^" || rune === "$")
    return { out: rune, closesGroup: rune === ")" };
  return { out: literal(rune), closesGroup: false };
};

const takeAll = (cursor: Cursor): string => {
  let out = "";
  while (cursor.at < cursor.text.length) {
    const atom = takeAtom(cursor);
    const [repeat = ""] = REPEAT.exec(cursor.text.slice(cursor.at)) ?? [];
    // RE2 is linear whatever is repeated; a backtracking engine is not once a group repeats.
    if (atom.closesGroup && repeat !== "" && !repeat.startsWith("?")) refuse(`a repeated group ")${repeat}"`);
    out += atom.out + repeat;
    cursor.at += repeat.length;
  }
  return out;
};

/**
 * The JavaScript regular expression that matches exactly what an RE2 source matches, so that the browser needs no
 * RE2 engine. Knows the part of RE2 that model patterns use; what it does not know is refused, never guessed.
 */
export const jsRegexFromRe2 = (re2Source: string): Translation => {
  const ignoreCase = re2Source.startsWith("(?i)");
  const cursor: Cursor = { text: ignoreCase ? re2Source.slice(4) : re2Source, at: 0, ignoreCase };
  try {
    const regex = { source: takeAll(cursor), flags: ignoreCase ? "iu" : "u" };
    new RegExp(regex.source, regex.flags);
    return { ok: true, regex };
  } catch (error) {
    if (error instanceof Untranslatable) return { ok: false, reason: `it uses ${error.message}` };
    if (error instanceof SyntaxError) return { ok: false, reason: error.message };
    throw error;
  }
};
