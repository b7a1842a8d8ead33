import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** One server-sent event; a string is sent as it is, anything else as JSON. */
export type SseEvent = { readonly name: string | null; readonly data: unknown };

/** A script's fields laid over the usage that would be reported; null leaves usage out altogether. */
export type UsageOverride = Readonly<Record<string, unknown>> | null;

const encode = ({ name, data }: SseEvent): string => {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return name === null ? `data: ${text}\n\n` : `event: ${name}\ndata: ${text}\n\n`;
};

const CUT_DELAY_MS = 20;

export type StreamPace = {
  readonly deltaDelayMs: number;
  /** After so many events the connection is destroyed; null for never. */
  readonly cutAfterEvents: number | null;
};

/** Resolves when more may be written, or nobody reads any more. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      response.off("drain", go).off("close", go);
      resolve();
    };
    response.on("drain", go).on("close", go);
  });

/** Sends the events in order; resolves to how many went out before the client left or the script cut it. */
export const sendEvents = async (
  response: ServerResponse,
  events: readonly SseEvent[],
  pace: StreamPace,
): Promise<number> => {
  let sent = 0;
  for (const event of events) {
    if (response.destroyed) return sent;
    if (pace.cutAfterEvents !== null && sent >= pace.cutAfterEvents) {
      // What was written arrives first: a client that sees data and the end at once may drop the data.
      await delay(CUT_DELAY_MS);
      response.destroy();
      return sent;
    }
    if (pace.deltaDelayMs > 0 && sent > 0) await delay(pace.deltaDelayMs);
    if (response.destroyed) return sent;
    if (!response.write(encode(event))) await drained(response);
    sent += 1;
  }
  response.end();
  return sent;
};
