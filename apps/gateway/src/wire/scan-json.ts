/** One field of a JSON object's top level, as places in its bytes. */
export type TopLevelField = {
  /** Decoded: an escaped spelling of a name is that name. */
  readonly key: string;
  readonly valueStart: number;
  /** One past the last byte of the value. */
  readonly valueEnd: number;
};

export type Span = { readonly start: number; readonly end: number };

export type JsonScan =
  | { readonly ok: true; readonly fields: readonly TopLevelField[]; readonly firstByte: number }
  | { readonly ok: false; readonly message: string };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

const MAX_FIELDS = 512;
/** So many bytes without a quote or a backslash suggest that many more follow. */
const QUIET_STRETCH = 256;

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const skipSpace = (bytes: Buffer, from: number): number => {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
};

const isEscaped = (bytes: Buffer, quoteAt: number): boolean => {
  let slashes = 0;
  while (bytes[quoteAt - 1 - slashes] === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
};

const isQuiet = (byte: number | undefined): boolean => byte !== QUOTE && byte !== BACKSLASH;

/** The first byte from `from` on that may be a quote or a backslash: four at a time, natively after a while. */
const skipQuiet = (bytes: Buffer, from: number): number => {
  const patience = Math.min(from + QUIET_STRETCH, bytes.length);
  let at = from;
  while (
    at + 4 <= patience &&
    isQuiet(bytes[at]) &&
    isQuiet(bytes[at + 1]) &&
    isQuiet(bytes[at + 2]) &&
    isQuiet(bytes[at + 3])
  )
    at += 4;
  if (at + 4 <= patience || patience < from + QUIET_STRETCH) return at;
  // Nothing happened for long: a document rather than code. The search may pass backslashes, not a quote.
  const quote = bytes.indexOf(QUOTE, at);
  return quote < 0 ? bytes.length : quote;
};

/** One past the closing quote of the string that opens at `from`, or -1. */
const skipString = (bytes: Buffer, from: number): number => {
  let at = from + 1;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      if (!isEscaped(bytes, at)) return at + 1;
      at += 1;
    } else if (byte === BACKSLASH) at += 2;
    else at = skipQuiet(bytes, at + 1);
  }
  return -1;
};

/** One past the bracket that closes the one at `from`, or -1. Strings inside are jumped over. */
const skipNested = (bytes: Buffer, from: number): number => {
  let depth = 0;
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = skipString(bytes, at);
      if (at < 0) return -1;
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return -1;
};

const skipValue = (bytes: Buffer, from: number): number => {
  const first = bytes[from];
  if (first === QUOTE) return skipString(bytes, from);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipNested(bytes, from);
  let at = from;
  for (let byte = bytes[at]; byte !== undefined && byte !== COMMA && byte !== CLOSE_BRACE; byte = bytes[at]) {
    if (isSpace(byte)) break;
    at += 1;
  }
  return at === from ? -1 : at;
};

/**
 * The elements of the array that `bytes` hold, one after the other, as places; null when they hold no array. Like
 * fields, elements are not validated.
 */
export const scanElements = (bytes: Buffer): readonly Span[] | null => {
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== OPEN_BRACKET) return null;
  const elements: Span[] = [];
  at = skipSpace(bytes, at + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_BRACKET) {
    const end = skipValue(bytes, at);
    if (end < 0) return null;
    elements.push({ start: at, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return elements;
};

const readKey = (bytes: Buffer, from: number, to: number): string | null => {
  const raw = bytes.toString("utf8", from, to);
  if (!raw.includes("\\")) return raw.slice(1, -1);
  try {
    return String(JSON.parse(raw));
  } catch {
    return null;
  }
};

const malformed = (at: number): JsonScan => ({
  ok: false,
  message: `The body is not a JSON object (near byte ${at}).`,
});

/**
 * Finds the fields of a JSON object without building it: a large prompt costs a search for its quotes and
 * nothing more. Values are not validated; whoever reads one parses it.
 */
export const scanJson = (bytes: Buffer): JsonScan => {
  const open = skipSpace(bytes, 0);
  if (bytes[open] !== OPEN_BRACE) return malformed(open);
  const fields: TopLevelField[] = [];
  let at = skipSpace(bytes, open + 1);
  if (bytes[at] === CLOSE_BRACE) at += 1;
  else
    for (;;) {
      if (bytes[at] !== QUOTE) return malformed(at);
      const keyEnd = skipString(bytes, at);
      if (keyEnd < 0) return malformed(at);
      const key = readKey(bytes, at, keyEnd);
      const colon = skipSpace(bytes, keyEnd);
      if (key === null || bytes[colon] !== COLON) return malformed(at);
      const valueStart = skipSpace(bytes, colon + 1);
      const valueEnd = skipValue(bytes, valueStart);
      if (valueEnd < 0) return malformed(valueStart);
      fields.push({ key, valueStart, valueEnd });
      if (fields.length > MAX_FIELDS)
        return { ok: false, message: `The body has more than ${MAX_FIELDS} fields.` };
      at = skipSpace(bytes, valueEnd);
      const separator = bytes[at];
      at += 1;
      if (separator === CLOSE_BRACE) break;
      if (separator !== COMMA) return malformed(at);
      at = skipSpace(bytes, at);
    }
  const end = skipSpace(bytes, at);
  return end === bytes.length ? { ok: true, fields, firstByte: open + 1 } : malformed(end);
};
