import { setTimeout as delay } from "node:timers/promises";
import { AgentFailure } from "../agent-failure.ts";
import { SILENCE_LIMIT_MS } from "./llm.ts";
import {
  cutOff,
  type FailureContext,
  type ProviderError,
  providerFailure,
  silence,
  unreachable,
} from "./provider-failure.ts";

/** An SDK's error in our words: `unreachable` had no answer at all; null is not an error of the provider. */
export type ReadError = (error: unknown) => ProviderError | "unreachable" | null;

export type ProviderCall<Event> = {
  readonly signal: AbortSignal;
  readonly context: FailureContext;
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<Event>>;
  readonly onEvent: (event: Event) => void;
  readonly readError: ReadError;
};

const ATTEMPTS = 2;
const RETRY_DELAY_MS = 400;

/** A refusal stays one when it is asked again; only an absent or broken server may be back in a moment. */
const mayRetry = (error: ProviderError | "unreachable"): boolean =>
  error === "unreachable" || (error.status !== null && error.status >= 500 && !error.final);

type Attempt =
  | { readonly ended: true }
  | { readonly ended: false; readonly failure: Error; readonly retry: boolean };

const attempt = async <Event>(call: ProviderCall<Event>): Promise<Attempt> => {
  const watch = new AbortController();
  let timer = setTimeout(() => watch.abort(silence()), SILENCE_LIMIT_MS);
  const signal = AbortSignal.any([call.signal, watch.signal]);
  let opened = false;
  let heard = false;
  try {
    const events = await call.open(signal);
    opened = true;
    for await (const event of events) {
      heard = true;
      clearTimeout(timer);
      timer = setTimeout(() => watch.abort(silence()), SILENCE_LIMIT_MS);
      call.onEvent(event);
    }
    // Both SDKs end an aborted stream quietly.
    signal.throwIfAborted();
    return { ended: true };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof AgentFailure) throw error;
    const read = call.readError(error);
    if (read === null && !opened) throw error;
    // Once it was open, a connection that breaks or an event that makes no sense has no error class of the SDK.
    if (read === null) return { ended: false, failure: cutOff(), retry: !heard };
    const failure = read === "unreachable" ? unreachable(call.context) : providerFailure(read, call.context);
    return { ended: false, failure, retry: !heard && mayRetry(read) };
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Streams one call to its end. A server that is away or fails before its first event is tried once more, with
 * the same credential at the same address; there is no other to fall to.
 * @throws AgentFailure, or the signal's reason when it was aborted.
 */
export const callProvider = async <Event>(call: ProviderCall<Event>): Promise<void> => {
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt(call);
    if (outcome.ended) return;
    if (!outcome.retry || tried === ATTEMPTS) throw outcome.failure;
    await delay(RETRY_DELAY_MS, undefined, { signal: call.signal }).catch(() => call.signal.throwIfAborted());
  }
};
