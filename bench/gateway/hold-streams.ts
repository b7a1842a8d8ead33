import { setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import type { Contender, ContenderName } from "./contenders.ts";
import type { Verdict } from "./report-workload.ts";
import { type Answered, sendOne } from "./run-load.ts";
import { median, percentilesOf } from "./statistics.ts";
import { LONG_STREAMS, makeBody } from "./workloads.ts";

export type HoldOptions = {
  readonly contenders: readonly Contender[];
  readonly streams: number;
  readonly seconds: number;
};

const MOST_RSS_MIB = 200;
/** Between the first and the last quarter of the run. */
const MOST_GROWTH = 1.1;
/** Against the straight way under the same load. */
const MOST_SLOWER = 1.1;
const LOOK_EVERY_MS = 2_000;

const pickContender = (contenders: readonly Contender[], name: ContenderName): Contender => {
  const found = contenders.find((each) => each.name === name);
  if (found === undefined) throw new TypeError(`There is no ${name}.`);
  return found;
};

const runStreams = async (contender: Contender, streams: number, seconds: number): Promise<Answered[]> => {
  const agent = new Agent({ connections: streams, pipelining: 1 });
  const { server, path, headers } = contender;
  const body = makeBody(LONG_STREAMS);
  const call = { url: server.url, path, headers, body, stream: true, connections: streams };
  const answers: Answered[] = [];
  const started = performance.now();
  const worker = async (_: unknown, index: number): Promise<void> => {
    // Spread over a second, as callers are.
    await delay((index * 1000) / streams);
    while (performance.now() - started < seconds * 1000) answers.push(await sendOne(agent, call));
  };
  await Promise.all(Array.from({ length: streams }, worker));
  await agent.close();
  return answers;
};

/** Resident memory in MiB, looked at until `done`. */
const watchMemory = async (contender: Contender, done: Promise<unknown>): Promise<number[]> => {
  const seen: number[] = [];
  let over = false;
  void done.finally(() => {
    over = true;
  });
  while (!over) {
    await Promise.race([delay(LOOK_EVERY_MS), done]);
    seen.push((await contender.server.measure()).rssBytes / 2 ** 20);
  }
  return seen;
};

const describe = (name: string, answers: readonly Answered[]): void => {
  const whole = percentilesOf(answers.map(({ wholeMs }) => wholeMs));
  const failed = answers.filter(({ status }) => status !== 200).length;
  console.log(
    `  ${name.padEnd(8)} ${answers.length} streams, ${failed} failed, each ${(whole.p50 / 1000).toFixed(2)} s ` +
      `(p99 ${(whole.p99 / 1000).toFixed(2)} s)`,
  );
};

/** Keeps many streams open through the gateway, after a shorter look at the straight way under the same load. */
export const holdStreams = async ({ contenders, streams, seconds }: HoldOptions): Promise<Verdict[]> => {
  console.log(`\n${streams} streams at once: ${LONG_STREAMS.description}, for ${seconds} s`);
  const straight = await runStreams(pickContender(contenders, "direct"), streams, Math.min(seconds, 20));
  describe("direct", straight);
  const ours = pickContender(contenders, "gateway");
  const running = runStreams(ours, streams, seconds);
  const memory = await watchMemory(ours, running);
  const answers = await running;
  describe("gateway", answers);
  const quarter = Math.max(1, Math.floor(memory.length / 4));
  const [first, last] = [median(memory.slice(0, quarter)), median(memory.slice(-quarter))];
  console.log(`  memory: ${first.toFixed(0)} MiB in the first quarter, ${last.toFixed(0)} MiB in the last`);
  const workload = `${streams} streams`;
  const good = (all: readonly Answered[]) => all.filter(({ status }) => status === 200);
  const slowest = (all: readonly Answered[]) => percentilesOf(good(all).map(({ wholeMs }) => wholeMs)).p99;
  return [
    { workload, what: "most memory, MiB", measured: Math.max(...memory), most: MOST_RSS_MIB },
    { workload, what: "memory, last quarter against the first", measured: last / first, most: MOST_GROWTH },
    {
      ...{ workload, what: "p99 of whole streams against the straight way" },
      ...{ measured: slowest(answers) / slowest(straight), most: MOST_SLOWER },
    },
    { workload, what: "streams that failed", measured: answers.length - good(answers).length, most: 0 },
  ];
};
