import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { Agent } from "undici";
import type { Contender } from "./contenders.ts";
import type { Verdict } from "./report-workload.ts";
import { type Answered, runLoad, sendOne } from "./run-load.ts";
import { percentilesOf } from "./statistics.ts";
import { CONNECTIONS, makeBody, WORKLOADS } from "./workloads.ts";

export type OverloadOptions = {
  readonly contenders: readonly Contender[];
  /** The superuser's: row-level security shows nobody else all calls. */
  readonly adminUrl: string;
  readonly seconds: number;
};

const TIMES = 5;
const MOST_SLOWER = 2;
const MOST_CALLERS = 2_000;
const SETTLE_WITHIN_MS = 15_000;
const SHED: ReadonlySet<number> = new Set([429, 503]);

/** Sends so many calls a second, whether earlier ones are answered or not, as callers from everywhere do. */
const sendRegardless = async (
  contender: Contender,
  perSecond: number,
  seconds: number,
): Promise<{ readonly answers: readonly Answered[]; readonly unsent: number }> => {
  const agent = new Agent({ connections: MOST_CALLERS, pipelining: 1 });
  const [workload] = WORKLOADS;
  if (workload === undefined) throw new TypeError("There is no workload.");
  const { server, path, headers } = contender;
  const call = { url: server.url, path, headers, body: makeBody(workload), stream: false, connections: 1 };
  const answers: Answered[] = [];
  const pending = new Set<Promise<void>>();
  let [sent, unsent] = [0, 0];
  const started = performance.now();
  for (let passedMs = 0; passedMs < seconds * 1000; passedMs = performance.now() - started) {
    for (const due = (passedMs / 1000) * perSecond; sent < due; sent += 1) {
      if (pending.size >= MOST_CALLERS) {
        unsent += 1;
        continue;
      }
      const one: Promise<void> = sendOne(agent, call).then((answer) => {
        answers.push(answer);
        pending.delete(one);
      });
      pending.add(one);
    }
    await delay(2);
  }
  await Promise.all(pending);
  await agent.close();
  return { answers, unsent };
};

/** Calls that the ledger has as settled. */
const countSettled = async (adminUrl: string): Promise<number> => {
  const sql = postgres(adminUrl, { max: 1 });
  const [row] = await sql<{ settled: number }[]>`
    select count(*)::int as settled from llm_attempts where status = 'settled'`;
  await sql.end();
  return row?.settled ?? Number.NaN;
};

const waitForSettled = async (adminUrl: string, expected: number): Promise<number> => {
  const deadline = performance.now() + SETTLE_WITHIN_MS;
  for (;;) {
    const settled = await countSettled(adminUrl);
    if (settled >= expected || performance.now() > deadline) return settled;
    await delay(100);
  }
};

const report = (answers: readonly Answered[], unsent: number): void => {
  const count = (is: (status: number) => boolean): number =>
    answers.filter(({ status }) => is(status)).length;
  console.log(
    `  let in ${count((status) => status === 200)}, turned away ${count((status) => SHED.has(status))}, ` +
      `otherwise ${count((status) => status !== 200 && !SHED.has(status))}, not sent for want of callers ${unsent}`,
  );
};

/** Measures what the gateway serves, then offers it five times as much. */
export const overload = async ({ contenders, adminUrl, seconds }: OverloadOptions): Promise<Verdict[]> => {
  const ours = contenders.find(({ name }) => name === "gateway");
  const [workload] = WORKLOADS;
  if (ours === undefined || workload === undefined) throw new TypeError("There is no gateway.");
  const { server, path, headers } = ours;
  const body = makeBody(workload);
  const before = await countSettled(adminUrl);
  const normal = await runLoad({
    ...{ url: server.url, path, headers, body, seconds, connections: CONNECTIONS, stream: false },
  });
  const rate = normal.requests / normal.seconds;
  console.log(`\noverload: ${CONNECTIONS} callers get ${rate.toFixed(0)} calls/s, so ${TIMES} times that`);
  const { answers, unsent } = await sendRegardless(ours, rate * TIMES, seconds);
  report(answers, unsent);
  const admitted = answers.filter(({ status }) => status === 200);
  const shed = answers.filter(({ status }) => SHED.has(status));
  const good = normal.requests - normal.failures + admitted.length;
  const settled = (await waitForSettled(adminUrl, before + good)) - before;
  const p99 = percentilesOf(admitted.map(({ wholeMs }) => wholeMs)).p99;
  const shedP99 = percentilesOf(shed.map(({ wholeMs }) => wholeMs)).p99;
  console.log(
    `  p99 of calls: ${normal.wholeMs.p99.toFixed(1)} ms before, ${p99.toFixed(1)} ms let in, ` +
      `${shedP99.toFixed(1)} ms turned away`,
  );
  const at = { workload: "overload" };
  return [
    {
      ...at,
      what: "p99 of calls let in, against before",
      measured: p99 / normal.wholeMs.p99,
      most: MOST_SLOWER,
    },
    {
      ...at,
      what: "p99 of turning away, against calls before",
      measured: shedP99 / normal.wholeMs.p99,
      most: 1,
    },
    {
      ...at,
      what: "answered neither 200 nor 429/503",
      measured: answers.length - admitted.length - shed.length,
      most: 0,
    },
    { ...at, what: "answered calls that are not settled", measured: good - settled, most: 0 },
  ];
};
