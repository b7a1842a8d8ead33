import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Dispatcher } from "undici";
import type { SseTap } from "../meter/sse-tap.ts";
import { readProviderRequestId } from "../wire/upstream-headers.ts";
import { type CallerSide, createCallerSide } from "./caller-side.ts";
import type { UpstreamTarget } from "./choose-upstream.ts";
import type { Retry } from "./tries.ts";

/** What the provider said, as far as it matters for money. */
export type RelayEnd = {
  /** Null when no answer began. */
  readonly httpStatus: number | null;
  readonly providerRequestId: string | null;
  /** The request may have reached the provider. */
  readonly sent: boolean;
  /** The answer came to its own end; false when the connection broke. */
  readonly complete: boolean;
  /** The caller left, and the answer was cut because it did not end in time after that. */
  readonly cutShort: boolean;
  /** Bytes of the answer's body that came. */
  readonly answerBytes: number;
  readonly timedOut: boolean;
  readonly headers: IncomingHttpHeaders;
  /** The answer went to the caller as it came; else `body` holds all of it. */
  readonly streamed: boolean;
  readonly body: Buffer;
};

export type RelayOptions = {
  readonly dispatcher: Dispatcher;
  readonly target: UpstreamTarget;
  readonly headers: string[];
  readonly body: Buffer;
  readonly query: string;
  readonly response: ServerResponse;
  readonly drainMs: number;
  readonly stallMs: number;
  readonly failAt: (point: "request-sent" | "answer-begun") => void;
  readonly onFirstByte: () => void;
  readonly createTap: () => SseTap;
  readonly streamHeaders: (upstream: IncomingHttpHeaders) => string[];
  /** Asked when an answer ended and nothing of it went to the caller: another try instead of `onEnd`, or null. */
  readonly retry: (end: RelayEnd) => Retry | null;
  /**
   * The answer has come but for its last bytes: write down what it cost, then call `release`, which lets the
   * caller have them. Called once, in every case.
   */
  readonly onEnd: (end: RelayEnd, release: () => void) => void;
};

type RelayState = {
  readonly options: RelayOptions;
  readonly caller: CallerSide;
  controller: Dispatcher.DispatchController | null;
  /** Set when the answer is a stream. */
  tap: SseTap | null;
  httpStatus: number | null;
  headers: IncomingHttpHeaders;
  held: Buffer[];
  heldBytes: number;
  answerBytes: number;
  reported: boolean;
  released: boolean;
  over: "no" | "complete" | "broken";
};

/** An answer that is no stream is held whole until it is written down. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;
const EMPTY: Buffer = Buffer.alloc(0);
const NOTHING_CAME = { controller: null, httpStatus: null, headers: {}, heldBytes: 0, answerBytes: 0 };

const isEventStream = (headers: IncomingHttpHeaders): boolean =>
  String(headers["content-type"] ?? "").startsWith("text/event-stream");

const isTimeout = (error: Error): boolean => "code" in error && /TIMEOUT/.test(String(error.code));

const release = (state: RelayState): void => {
  state.released = true;
  if (state.tap === null) return;
  for (const chunk of state.held) state.caller.write(chunk);
  state.held = [];
  if (state.over !== "no") state.caller.end(state.over === "broken");
};

const endOf = (state: RelayState, complete: boolean, timedOut: boolean): RelayEnd => {
  const { httpStatus, headers, held, tap, controller } = state;
  const whole = held.length === 1 ? (held[0] ?? EMPTY) : Buffer.concat(held);
  return {
    httpStatus,
    headers,
    complete,
    timedOut,
    cutShort: state.caller.isCutShort(),
    answerBytes: state.answerBytes,
    providerRequestId: readProviderRequestId(headers),
    sent: controller !== null,
    streamed: tap !== null,
    body: tap === null ? whole : EMPTY,
  };
};

const report = (state: RelayState, complete: boolean, timedOut: boolean): void => {
  if (state.reported) return;
  state.reported = true;
  state.options.onEnd(endOf(state, complete, timedOut), () => release(state));
};

const hold = (state: RelayState, chunk: Buffer): void => {
  state.held.push(chunk);
  state.heldBytes += chunk.length;
  if (state.heldBytes > MAX_HELD_BYTES)
    state.controller?.abort(new Error("The answer is too large to be held."));
};

const takeChunk = (state: RelayState, chunk: Buffer): void => {
  const { tap, caller } = state;
  if (state.answerBytes === 0) state.options.onFirstByte();
  state.answerBytes += chunk.length;
  if (tap === null) {
    hold(state, chunk);
    return;
  }
  const bytes = tap.push(chunk);
  // From the chunk that says "over" on, everything waits for the ledger.
  if (state.released || !(state.reported || tap.isOver())) {
    caller.write(bytes);
    return;
  }
  state.held.push(bytes);
  report(state, true, false);
};

/** Sends the call once more, where its first answer was none and that may help. */
const tryAgain = (state: RelayState, broken: boolean, timedOut: boolean): boolean => {
  const { options, tap } = state;
  const isAnswer = state.httpStatus !== null && state.httpStatus < 300;
  if (tap !== null || isAnswer || options.response.destroyed) return false;
  const again = options.retry(endOf(state, !broken, timedOut));
  if (again === null) return false;
  Object.assign(state, NOTHING_CAME, { held: [] });
  const sendAgain = (): void => {
    if (options.response.destroyed) endUpstream(state, true, false);
    else send(state, again.headers);
  };
  if (again.afterMs === 0) sendAgain();
  else setTimeout(sendAgain, again.afterMs);
  return true;
};

const endUpstream = (state: RelayState, broken: boolean, timedOut: boolean): void => {
  if (tryAgain(state, broken, timedOut)) return;
  const { tap, caller } = state;
  state.over = broken ? "broken" : "complete";
  caller.settleDown();
  const rest = tap === null ? EMPTY : tap.flush();
  if (state.released) {
    caller.write(rest);
    if (tap !== null) caller.end(broken);
    return;
  }
  if (tap !== null) state.held.push(rest);
  report(state, !broken, timedOut);
};

const beginAnswer = (state: RelayState, httpStatus: number, headers: IncomingHttpHeaders): void => {
  if (httpStatus < 200) return;
  state.options.failAt("answer-begun");
  state.httpStatus = httpStatus;
  state.headers = headers;
  if (httpStatus >= 300 || !isEventStream(headers)) return;
  state.tap = state.options.createTap();
  state.caller.begin(httpStatus, state.options.streamHeaders(headers));
};

const createState = (options: RelayOptions): RelayState => {
  const { response, stallMs, drainMs } = options;
  const upstream = {
    pause: () => state.controller?.pause(),
    resume: () => state.controller?.resume(),
    abort: (reason: Error) => state.controller?.abort(reason),
  };
  const state: RelayState = {
    options,
    caller: createCallerSide({ response, stallMs, drainMs, upstream }),
    ...NOTHING_CAME,
    tap: null,
    held: [],
    reported: false,
    released: false,
    over: "no",
  };
  return state;
};

const send = (state: RelayState, headers: string[]): void => {
  const { dispatcher, target, query, body, failAt } = state.options;
  dispatcher.dispatch(
    { origin: target.origin, path: target.path + query, method: "POST", headers, body },
    {
      onRequestStart: (controller) => {
        state.controller = controller;
        failAt("request-sent");
      },
      onResponseStart: (_controller, httpStatus, upstreamHeaders) => {
        beginAnswer(state, httpStatus, upstreamHeaders);
      },
      onResponseData: (_controller, chunk) => takeChunk(state, chunk),
      onResponseEnd: () => endUpstream(state, false, false),
      onResponseError: (_controller, error) => endUpstream(state, true, isTimeout(error)),
    },
  );
};

/**
 * Sends one call upstream and hands the answer to the caller: a stream as it comes, but for its end; anything
 * else stays with `onEnd` in one piece. Bytes are passed on as they are.
 */
export const relay = (options: RelayOptions): void => send(createState(options), options.headers);
