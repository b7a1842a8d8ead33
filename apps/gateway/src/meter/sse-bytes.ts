import { asFields } from "./usage-reading.ts";

/** Bytes `start..end` of a chunk. */
export type Span = { readonly start: number; readonly end: number };

const NEWLINE = 0x0a;

/** The line that a byte stands in, without its newline. */
export const lineAround = (bytes: Buffer, at: number): Span => {
  const end = bytes.indexOf(NEWLINE, at);
  return { start: bytes.lastIndexOf(NEWLINE, at) + 1, end: end < 0 ? bytes.length : end };
};

/** The JSON of a `data:` line, or undefined. */
export const parseData = (bytes: Buffer, line: Span): unknown => {
  const text = bytes.toString("utf8", line.start, line.end);
  if (!text.startsWith("data:")) return undefined;
  try {
    return JSON.parse(text.slice(5));
  } catch {
    return undefined;
  }
};

/** `data: [DONE]`, or the event `message_stop` by its name or its type. */
export const isEndMark = (bytes: Buffer, line: Span): boolean => {
  const text = bytes.toString("utf8", line.start, line.end).trim();
  if (/^data:\s*\[DONE\]$/.test(text) || /^event:\s*message_stop$/.test(text)) return true;
  return asFields(parseData(bytes, line))?.["type"] === "message_stop";
};

/** The event that a line belongs to, its blank line included. The bytes hold whole events. */
export const eventAround = (bytes: Buffer, line: Span): Span => {
  let start = line.start;
  while (start > 0) {
    const previous = lineAround(bytes, start - 1);
    if (bytes.toString("latin1", previous.start, previous.end).trim() === "") break;
    start = previous.start;
  }
  let end = Math.min(line.end + 1, bytes.length);
  while (end < bytes.length) {
    const next = lineAround(bytes, end);
    end = Math.min(next.end + 1, bytes.length);
    if (bytes.toString("latin1", next.start, next.end).trim() === "") break;
  }
  return { start, end };
};

/** The bytes without some spans, which are in order. */
export const without = (bytes: Buffer, spans: readonly Span[]): Buffer => {
  if (spans.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const span of spans) {
    pieces.push(bytes.subarray(at, span.start));
    at = span.end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
};
