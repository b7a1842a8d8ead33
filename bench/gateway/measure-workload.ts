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
  readonly databaseUrl: string;
  readonly key: string;
  readonly peerProgram: string | undefined;
  readonly profileDir: string | undefined;
};

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
 * Measures one workload in rounds in which all contenders take turns, so that what else the machine does weighs on
 * all of them. The first round warms the compilers up and is not counted.
 */
export const measureWorkload = async (options: MeasureOptions): Promise<readonly Round[]> => {
  const { contenders, stop } = await startContenders(options);
  const rounds: Round[] = [];
  try {
    for (let count = 0; count <= options.rounds; count += 1) {
      const round: Partial<Record<ContenderName, Record<Phase, Sample>>> = {};
      for (const contender of contenders) {
        const full = await measure(contender, options);
        // A paced stream leaves its server idle most of the time already.
        const paced = options.workload.paceMs > 0 ? full : await measure(contender, options, options.pace);
        round[contender.name] = { full, paced };
      }
      if (count > 0) rounds.push(round);
    }
  } finally {
    await stop();
  }
  return rounds;
};
