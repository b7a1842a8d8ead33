import type { CallShape } from "../wire/route.ts";
import { eventAround, isEndMark, lineAround, parseData, type Span, without } from "./sse-bytes.ts";
import type { UsageCollector } from "./usage-collector.ts";
import { asFields } from "./usage-reading.ts";

/** Watches the bytes of a stream go by. */
export type SseTap = {
  /** @returns what of it goes to the caller: the same bytes, unless an event must be hidden */
  push(chunk: Buffer): Buffer;
  /** What was still held back when the stream ended. */
  flush(): Buffer;
  /** The stream has said that it is over: what comes in this chunk or later is its end. */
  isOver(): boolean;
};

export type SseTapOptions = {
  readonly shape: CallShape;
  readonly collector: UsageCollector;
  /** Drop the usage chunk of a chat completion that only the gateway asked for. */
  readonly hideUsage: boolean;
};

type TapState = SseTapOptions & { carry: Buffer; over: boolean };

const EMPTY: Buffer = Buffer.alloc(0);
const NEWLINE = 0x0a;
const USAGE = Buffer.from('"usage"');
/** A line longer than this is no event of a model's. It is passed on and not read. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;

const END_MARK: Readonly<Record<CallShape, Buffer | null>> = {
  messages: Buffer.from("message_stop"),
  chat: Buffer.from("[DONE]"),
  // Its last event carries the usage and is recognised there.
  responses: null,
};
const LAST_EVENTS = new Set(["response.completed", "response.incomplete", "response.failed"]);

/** Whether an object follows the key: most events of a stream say `"usage":null`. */
const hasObjectAfter = (bytes: Buffer, keyEnd: number): boolean => {
  let at = keyEnd;
  for (let byte = bytes[at]; byte === 0x20 || byte === 0x3a; byte = bytes[at]) at += 1;
  return bytes[at] === 0x7b;
};

const isBareUsageChunk = (document: unknown): boolean => {
  const choices = asFields(document)?.["choices"];
  return Array.isArray(choices) && choices.length === 0;
};

const noticeEnd = (state: TapState, bytes: Buffer): void => {
  const mark = END_MARK[state.shape];
  if (mark === null) return;
  // From the back: a model may write the words, but the stream's own mark comes last.
  const at = bytes.lastIndexOf(mark);
  if (at >= 0 && isEndMark(bytes, lineAround(bytes, at))) state.over = true;
};

/** Reads whole lines; returns the events to hide. */
const readLines = (state: TapState, bytes: Buffer): readonly Span[] => {
  const hidden: Span[] = [];
  for (let at = bytes.indexOf(USAGE); at >= 0; at = bytes.indexOf(USAGE, at)) {
    at += USAGE.length;
    if (!hasObjectAfter(bytes, at)) continue;
    const line = lineAround(bytes, at);
    const document = parseData(bytes, line);
    state.collector.take(document);
    if (LAST_EVENTS.has(String(asFields(document)?.["type"]))) state.over = true;
    if (state.hideUsage && isBareUsageChunk(document)) hidden.push(eventAround(bytes, line));
    at = line.end;
  }
  if (!state.over) noticeEnd(state, bytes);
  return hidden;
};

/** How much of the bytes is whole: lines, or whole events when one of them may have to be hidden. */
const wholeUntil = (state: TapState, bytes: Buffer): number => {
  if (!state.hideUsage) return bytes.lastIndexOf(NEWLINE) + 1;
  const lf = bytes.lastIndexOf("\n\n");
  const crlf = bytes.lastIndexOf("\r\n\r\n");
  return Math.max(lf < 0 ? 0 : lf + 2, crlf < 0 ? 0 : crlf + 4);
};

const push = (state: TapState, chunk: Buffer): Buffer => {
  const bytes = state.carry.length === 0 ? chunk : Buffer.concat([state.carry, chunk]);
  const whole = wholeUntil(state, bytes);
  if (whole === 0 && bytes.length > MAX_LINE_BYTES) {
    state.carry = EMPTY;
    return state.hideUsage ? bytes : chunk;
  }
  state.carry = whole === bytes.length ? EMPTY : bytes.subarray(whole);
  const complete = whole === bytes.length ? bytes : bytes.subarray(0, whole);
  const hidden = whole === 0 ? [] : readLines(state, complete);
  return state.hideUsage ? without(complete, hidden) : chunk;
};

/**
 * Reads usage from the bytes of a stream: three native searches per chunk, and only the lines that carry numbers
 * are parsed. Lines split over chunks are joined first.
 */
export const createSseTap = (options: SseTapOptions): SseTap => {
  const state: TapState = { ...options, carry: EMPTY, over: false };
  return {
    push: (chunk) => push(state, chunk),
    flush: () => {
      const rest = state.carry;
      state.carry = EMPTY;
      if (rest.length === 0) return EMPTY;
      const hidden = readLines(state, rest);
      return state.hideUsage ? without(rest, hidden) : EMPTY;
    },
    isOver: () => state.over,
  };
};
