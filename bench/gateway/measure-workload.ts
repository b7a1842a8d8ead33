import { type Contender, type ContenderName, startContenders } from "./contenders.ts";
import { type LoadResult, runLoad } from "./run-load.ts";
import { CONNECTIONS, makeBody, type Workload } from "./workloads.ts";

/** One measurement: what was answered, and what that cost the server. */
export type Sample = LoadResult & { readonly cpuMicrosPerRequest: number; readonly rssMiB: number };

export type Phase = "full" | "paced";

/** Per round, each contender at full speed and at one pace that all of them keep up with. */
export type Round = Readonly<Partial<Record<ContenderName, Readonly<Record<Phase, Sample>>>>>;

export type MeasureOptions = {
  readonly workload: Workload;
  readonly rounds: number;
  readonly seconds: number;
  readonly pace: number;
  /** Calls that each server answers at least before anything is measured. */
  readonly warmUpCalls: number;
  readonly databaseUrl: string;
  readonly key: string;
  readonly peerProgram: string | undefined;
  readonly profileDir: string | undefined;
};

const LONGEST_WARM_UP_MS = 90_000;
const STRETCH_SECONDS = 2;
/** So many stretches of a warm-up may be no cheaper than the best until then; less than so much of it is noise. */
const WARM_STRETCHES = 4;
const CHEAPER = 0.98;

const measure = async (
  { server, path, headers }: Contender,
  { workload, seconds }: MeasureOptions,
  perSecond?: number,
): Promise<Sample> => {
  const rate = perSecond === undefined ? {} : { perSecond };
  const body = makeBody(workload);
  const before = await server.measure();
  const load = await runLoad({
    ...{ url: server.url, path, headers, body, seconds, connections: CONNECTIONS, stream: workload.stream },
    ...rate,
  });
  const after = await server.measure();
  return {
    ...load,
    cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / load.requests,
    rssMiB: after.rssBytes / 2 ** 20,
  };
};

/**
 * Lets a server answer until its hot code is compiled and a call costs no less than before: that takes the more calls,
 * the more code there is, and the longer, the slower the machine. Bounded, for streams that are slow on purpose.
 */
const warmUp = async ({ server, path, headers }: Contender, options: MeasureOptions): Promise<void> => {
  const { workload, warmUpCalls } = options;
  const body = makeBody(workload);
  const load = { url: server.url, path, headers, body, connections: CONNECTIONS, stream: workload.stream };
  const until = performance.now() + LONGEST_WARM_UP_MS;
  let calls = 0;
  let cheapest = Number.POSITIVE_INFINITY;
  let noCheaper = 0;
  while ((calls < warmUpCalls || noCheaper < WARM_STRETCHES) && performance.now() < until) {
    const before = await server.measure();
    const { requests } = await runLoad({ ...load, seconds: STRETCH_SECONDS });
    const cost = ((await server.measure()).cpuMicros - before.cpuMicros) / requests;
    calls += requests;
    noCheaper = cost < cheapest * CHEAPER ? 0 : noCheaper + 1;
    cheapest = Math.min(cheapest, cost);
  }
};

/**
 * Measures one workload in rounds in which all contenders take turns, so that what else the machine does weighs on
 * all of them.
 */
export const measureWorkload = async (options: MeasureOptions): Promise<readonly Round[]> => {
  const { contenders, stop } = await startContenders(options);
  const rounds: Round[] = [];
  try {
    for (const contender of contenders) await warmUp(contender, options);
    for (let count = 0; count < options.rounds; count += 1) {
      const round: Partial<Record<ContenderName, Record<Phase, Sample>>> = {};
      for (const contender of contenders) {
        const full = await measure(contender, options);
        // A paced stream leaves its server idle most of the time already.
        const paced = options.workload.paceMs > 0 ? full : await measure(contender, options, options.pace);
        round[contender.name] = { full, paced };
      }
      rounds.push(round);
    }
  } finally {
    await stop();
  }
  return rounds;
};
