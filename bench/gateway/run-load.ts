import { setTimeout as delay } from "node:timers/promises";
import { Agent, type Dispatcher } from "undici";
import { type Percentiles, percentilesOf } from "./statistics.ts";

export type LoadResult = {
  readonly requests: number;
  /** Calls that were not answered 200 in full. */
  readonly failures: number;
  readonly seconds: number;
  /** Until the first delta of a stream, or the first byte of another answer, in milliseconds. */
  readonly firstDeltaMs: Percentiles;
  /** Until the last byte, in milliseconds. */
  readonly wholeMs: Percentiles;
};

export type LoadOptions = {
  readonly url: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly stream: boolean;
  readonly connections: number;
  readonly seconds: number;
  /** So many requests a second over all connections; as many as go without it. */
  readonly perSecond?: number;
};

export type Answered = {
  /** 0 when the connection broke. */
  readonly status: number;
  /** NaN when none came. */
  readonly firstDeltaMs: number;
  readonly wholeMs: number;
};

const DELTA = Buffer.from("content_block_delta");

/** Sends one call and reads its answer to the end. */
export const sendOne = (agent: Dispatcher, options: Omit<LoadOptions, "seconds">): Promise<Answered> =>
  new Promise((resolve) => {
    const started = performance.now();
    const { url: origin, path, body, stream } = options;
    let status = 0;
    let firstDeltaMs = Number.NaN;
    const finish = (finalStatus: number): void =>
      resolve({ status: finalStatus, firstDeltaMs, wholeMs: performance.now() - started });
    agent.dispatch(
      { origin, path, method: "POST", headers: [...options.headers], body },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: (_controller, chunk) => {
          if (Number.isNaN(firstDeltaMs) && (!stream || chunk.includes(DELTA)))
            firstDeltaMs = performance.now() - started;
        },
        onResponseEnd: () => finish(status),
        onResponseError: () => finish(0),
      },
    );
  });

/** Keeps a number of connections busy, each with one call at a time, for some seconds. */
export const runLoad = async (options: LoadOptions): Promise<LoadResult> => {
  const agent = new Agent({ connections: options.connections, pipelining: 1 });
  const answers: Answered[] = [];
  const started = performance.now();
  const until = started + options.seconds * 1000;
  const everyMs = options.perSecond === undefined ? 0 : (1000 * options.connections) / options.perSecond;
  const worker = async (_: unknown, index: number): Promise<void> => {
    let due = started + (everyMs * index) / options.connections;
    while (performance.now() < until) {
      const early = due - performance.now();
      if (early > 1) await delay(early);
      due += everyMs;
      answers.push(await sendOne(agent, options));
    }
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  const seconds = (performance.now() - started) / 1000;
  await agent.close();
  const good = answers.filter(({ status }) => status === 200);
  return {
    requests: answers.length,
    failures: answers.length - good.length,
    seconds,
    firstDeltaMs: percentilesOf(good.map((answer) => answer.firstDeltaMs)),
    wholeMs: percentilesOf(good.map((answer) => answer.wholeMs)),
  };
};
