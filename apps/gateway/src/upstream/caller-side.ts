import type { ServerResponse } from "node:http";

/** The caller's end of a call: it may read slowly, stop reading, or leave. */
export type CallerSide = {
  begin(status: number, headers: string[]): void;
  write(chunk: Buffer): void;
  /** Ends the answer; `broken` cuts the connection instead, so that it is not taken for whole. */
  end(broken: boolean): void;
  /** It left, and the answer was cut because it did not end in time after that. */
  isCutShort(): boolean;
  /** The provider's answer is over: a caller that leaves now changes nothing. */
  settleDown(): void;
};

export type CallerSideOptions = {
  readonly response: ServerResponse;
  /** How long a caller may stop reading before it counts as gone. */
  readonly stallMs: number;
  /** How long an answer is read on for its numbers after the caller has left. */
  readonly drainMs: number;
  readonly upstream: { pause(): void; resume(): void; abort(reason: Error): void };
};

const TOO_LONG = "The caller left, and the answer took too long to end.";

/** A slow reader slows the provider down; one that leaves lets it run on to its numbers, within a bound. */
export const createCallerSide = (options: CallerSideOptions): CallerSide => {
  const { response, upstream, stallMs, drainMs } = options;
  let gone = false;
  let cutShort = false;
  let settledDown = false;
  let stall: NodeJS.Timeout | undefined;
  let drain: NodeJS.Timeout | undefined;

  response.on("drain", () => {
    clearTimeout(stall);
    stall = undefined;
    upstream.resume();
  });
  response.once("close", () => {
    clearTimeout(stall);
    if (response.writableFinished) return;
    gone = true;
    if (settledDown) return;
    upstream.resume();
    drain = setTimeout(() => {
      cutShort = true;
      upstream.abort(new Error(TOO_LONG));
    }, drainMs);
  });
  return {
    begin: (status, headers) => {
      if (!gone) response.writeHead(status, headers);
    },
    write: (chunk) => {
      if (gone || response.destroyed || chunk.length === 0 || response.write(chunk)) return;
      upstream.pause();
      stall ??= setTimeout(() => response.destroy(), stallMs);
    },
    end: (broken) => {
      if (gone) return;
      // What was written still goes out; the missing end tells that it is not all.
      if (broken) response.socket?.destroySoon();
      else response.end();
    },
    isCutShort: () => cutShort,
    settleDown: () => {
      settledDown = true;
      clearTimeout(drain);
    },
  };
};
