/** One assignment of an env file. Lines count from 1; a value in quotes may end on a later line than it began. */
export type EnvFileEntry = {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  readonly endLine: number;
  /** A comment after the value was left out of it. */
  readonly commented: boolean;
  /** Names that other tools would replace by their values (`$A`, `${A}`); here they stay as they are written. */
  readonly references: readonly string[];
  /** Line of a later assignment to the same name, which wins; null for the one that counts. */
  readonly replacedOnLine: number | null;
};

export type EnvFileFaultCode =
  | "no_equals"
  | "invalid_name"
  | "unterminated_quote"
  | "text_after_quote"
  | "unquoted_multiline";

/** Lines that are neither blank, comment nor assignment. The message never repeats what stands there. */
export type EnvFileFault = {
  readonly line: number;
  readonly endLine: number;
  readonly code: EnvFileFaultCode;
  readonly message: string;
};

/** Every line of the text is blank, a comment, part of one entry, or part of one fault. */
export type EnvFile = { readonly entries: readonly EnvFileEntry[]; readonly faults: readonly EnvFileFault[] };

const MESSAGES: Readonly<Record<EnvFileFaultCode, string>> = {
  no_equals: "There is no = here: write NAME=value.",
  invalid_name: "What stands before the = is no name: use letters, digits and _, not beginning with a digit.",
  unterminated_quote: "A quote begins here and does not end.",
  text_after_quote: "There is text after the closing quote: put the whole value into one pair of quotes.",
  unquoted_multiline: "This value goes on over several lines: put it into quotes.",
};

type Draft = Omit<EnvFileEntry, "replacedOnLine">;
type Step =
  | { readonly kind: "entry"; readonly entry: Draft }
  | { readonly kind: "fault"; readonly fault: EnvFileFault };

const fault = (code: EnvFileFaultCode, line: number, endLine: number): Step => ({
  kind: "fault",
  fault: { line, endLine, code, message: MESSAGES[code] },
});

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
/** An assignment, and not a line of Base64 that ends in its padding. */
const LOOKS_ASSIGNED = /^[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*[ \t]*=(?!=?[ \t]*$)/;
const REFERENCE = /\\.|\$(?:\{([A-Za-z_]\w*)[^}\n]{0,200}\}|([A-Za-z_]\w*))/gs;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

const isBlank = (char: string | undefined): boolean => char === " " || char === "\t";

/** Without spaces and tabs at its ends; other white space may be part of a value. */
const trimBlanks = (text: string): string => {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from += 1;
  while (to > from && isBlank(text[to - 1])) to -= 1;
  return text.slice(from, to);
};

/** Where the name ends. A colon counts where white space follows, as in YAML: `http://…` is no assignment. */
const assignmentSign = (text: string): number => {
  const equals = text.indexOf("=");
  const colon = text.search(/:(?:[ \t]|$)/);
  return colon !== -1 && (equals === -1 || colon < equals) ? colon : equals;
};

const referencesIn = (source: string): readonly string[] => [
  ...new Set([...source.matchAll(REFERENCE)].flatMap((match) => match[1] ?? match[2] ?? [])),
];

const unescapeDouble = (text: string): string =>
  text.replaceAll(/\\([nrt"\\$`])/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);

const VALUE_OF: Readonly<Record<string, (text: string) => string>> = {
  '"': unescapeDouble,
  "'": (text) => text.replaceAll("\\'", "'"),
  "`": (text) => text,
};

/** Where the quote that begins at `from` ends; a backslash before a quote keeps it open, except in backticks. */
const closingQuote = (text: string, quote: string): number => {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === quote) return at;
    const escapes = quote === '"' || (quote === "'" && text[at + 1] === quote);
    if (text[at] === "\\" && escapes) at += 1;
  }
  return -1;
};

type Place = { readonly lines: readonly string[]; readonly index: number; readonly name: string };

const readQuoted = ({ lines, index, name }: Place, rest: string, quote: string): Step => {
  const line = index + 1;
  const text = [rest, ...lines.slice(index + 1)].join("\n");
  const end = closingQuote(text, quote);
  if (end === -1) return fault("unterminated_quote", line, line);
  const inner = text.slice(1, end);
  const endLine = line + inner.split("\n").length - 1;
  const after = (text.slice(end + 1).split("\n", 1)[0] ?? "").trim();
  if (after !== "" && !after.startsWith("#")) {
    if (endLine === line) return fault("text_after_quote", line, line);
    // The quote that seems to close this value then more likely opens that of a later line.
    const swallowed = lines.slice(line, endLine).some((each) => LOOKS_ASSIGNED.test(each));
    return swallowed ? fault("unterminated_quote", line, line) : fault("text_after_quote", line, endLine);
  }
  const value = (VALUE_OF[quote] ?? String)(inner);
  const references = quote === "'" ? [] : referencesIn(inner);
  return { kind: "entry", entry: { name, value, line, endLine, commented: after !== "", references } };
};

const PEM_BEGIN = /^-----BEGIN [A-Z0-9 ]+-----/;
const PEM_END = /-----END [A-Z0-9 ]+-----/;

const readPlain = ({ lines, index, name }: Place, rest: string): Step => {
  const line = index + 1;
  if (PEM_BEGIN.test(rest) && !PEM_END.test(rest)) {
    const end = lines.findIndex((each, at) => at > index && PEM_END.test(each));
    if (end !== -1) return fault("unquoted_multiline", line, end + 1);
  }
  const comment = /(?:^|[ \t])#/.exec(rest);
  const source = comment === null ? rest : rest.slice(0, comment.index);
  const value = trimBlanks(source);
  const references = referencesIn(value);
  return {
    kind: "entry",
    entry: { name, value, line, endLine: line, commented: comment !== null, references },
  };
};

const readLine = (lines: readonly string[], index: number, text: string): Step => {
  const sign = assignmentSign(text);
  const line = index + 1;
  if (sign === -1) return fault("no_equals", line, line);
  const name = trimBlanks(trimBlanks(text.slice(0, sign)).replace(/^export[ \t]/, ""));
  if (!NAME.test(name)) return fault("invalid_name", line, line);
  const after = text.slice(sign + 1);
  // Blanks at the end of a line are the value's own within quotes that go on.
  const rest = after.replace(/^[ \t]+/, "");
  const quote = rest[0] ?? "";
  const place = { lines, index, name };
  return Object.hasOwn(VALUE_OF, quote) ? readQuoted(place, rest, quote) : readPlain(place, rest);
};

const withReplacements = (drafts: readonly Draft[]): readonly EnvFileEntry[] => {
  const last = new Map(drafts.map(({ name, line }) => [name, line]));
  return drafts.map((draft) => {
    const line = last.get(draft.name);
    return { ...draft, replacedOnLine: line === undefined || line === draft.line ? null : line };
  });
};

/**
 * Reads the text of a `.env` file, losing nothing silently: what is no assignment comes back as a fault with its
 * line. Where the tools that read such files differ, this follows most of them: `#` begins a comment at the start
 * of a line, after white space, and after a closing quote; double quotes know the escapes \n \r \t \" \\ \$ \`,
 * single quotes only \', backticks none; nothing is expanded; `export` is ignored; the last of several assignments
 * to a name wins. Line ends of every kind become \n, also within quotes; a byte order mark is skipped.
 */
export const parseEnvFile = (text: string): EnvFile => {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const entries: Draft[] = [];
  const faults: EnvFileFault[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? "";
    if (/^[ \t]*(?:#|$)/.test(line)) {
      index += 1;
      continue;
    }
    const step = readLine(lines, index, line);
    if (step.kind === "entry") entries.push(step.entry);
    else faults.push(step.fault);
    index = step.kind === "entry" ? step.entry.endLine : step.fault.endLine;
  }
  return { entries: withReplacements(entries), faults };
};
