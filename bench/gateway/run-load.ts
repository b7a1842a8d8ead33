import { setTimeout as delay } from "node:timers/promises";
import { Agent, type Dispatcher } from "undici";

export type LoadResult = {
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
  /** Until the first byte of an answer, in milliseconds. */
  readonly firstByteMs: { readonly p50: number; readonly p99: number };
};

export type LoadOptions = {
  readonly url: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly connections: number;
  readonly seconds: number;
  /** So many requests a second over all connections; as many as go without it. */
  readonly perSecond?: number;
};

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const sendOne = (agent: Dispatcher, options: LoadOptions, firstBytes: number[]): Promise<boolean> =>
  new Promise((resolve) => {
    const started = performance.now();
    let status = 0;
    let seen = false;
    agent.dispatch(
      {
        origin: options.url,
        path: options.path,
        method: "POST",
        headers: [...options.headers],
        body: options.body,
      },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: () => {
          if (seen) return;
          seen = true;
          firstBytes.push(performance.now() - started);
        },
        onResponseEnd: () => resolve(status === 200),
        onResponseError: () => resolve(false),
      },
    );
  });

/** Keeps a number of connections busy, each with one call at a time, for some seconds. */
export const runLoad = async (options: LoadOptions): Promise<LoadResult> => {
  const agent = new Agent({ connections: options.connections, pipelining: 1 });
  const firstBytes: number[] = [];
  const started = performance.now();
  const until = started + options.seconds * 1000;
  let requests = 0;
  let failures = 0;
  const everyMs = options.perSecond === undefined ? 0 : (1000 * options.connections) / options.perSecond;
  const worker = async (_: unknown, index: number): Promise<void> => {
    let due = started + (everyMs * index) / options.connections;
    while (performance.now() < until) {
      due += everyMs;
      if (!(await sendOne(agent, options, firstBytes))) failures += 1;
      requests += 1;
      const early = due - performance.now();
      if (early > 1) await delay(early);
    }
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  const seconds = (performance.now() - started) / 1000;
  await agent.close();
  const sorted = firstBytes.toSorted((a, b) => a - b);
  return {
    requests,
    failures,
    seconds,
    firstByteMs: { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) },
  };
};
