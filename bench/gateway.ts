// CPU per request of the gateway against a bare pipe, in alternating rounds. `node bench/gateway.ts [workload…]`
// Seconds per round: BENCH_SECONDS (2); rounds: BENCH_ROUNDS (3).
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { closeDatabase, connectDatabase } from "@molecule/db";
import { migrateDatabase } from "@molecule/db/migrate";
import { createCaller } from "../apps/gateway/src/testing/create-caller.ts";
import { startEmbeddedPostgres } from "../scripts/postgres/embedded-postgres.ts";
import { type LoadResult, runLoad } from "./gateway/run-load.ts";
import { type ServerProcess, startServerProcess } from "./gateway/server-process.ts";
import { CONNECTIONS, makeBody, WORKLOADS, type Workload } from "./gateway/workloads.ts";

const SECONDS = Number(process.env["BENCH_SECONDS"] ?? 2);
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 3);
const GATEWAY_PATH = "/api/v1/internal/llm/anthropic/v1/messages";

type Sample = LoadResult & { readonly cpuMicrosPerRequest: number; readonly rssMiB: number };

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

type Target = { readonly server: ServerProcess; readonly path: string };

const measure = async (target: Target, key: string, body: Buffer, perSecond?: number): Promise<Sample> => {
  const headers = ["content-type", "application/json", "x-api-key", key, "anthropic-version", "2023-06-01"];
  const rate = perSecond === undefined ? {} : { perSecond };
  const before = await target.server.measure();
  const load = await runLoad({
    ...{
      url: target.server.url,
      path: target.path,
      headers,
      body,
      connections: CONNECTIONS,
      seconds: SECONDS,
    },
    ...rate,
  });
  const after = await target.server.measure();
  return {
    ...load,
    cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / load.requests,
    rssMiB: after.rssBytes / 2 ** 20,
  };
};

const printRow = (name: string, samples: readonly Sample[]): void => {
  const cpu = median(samples.map((sample) => sample.cpuMicrosPerRequest));
  const rate = median(samples.map((sample) => sample.requests / sample.seconds));
  const p50 = median(samples.map((sample) => sample.firstByteMs.p50));
  const p99 = median(samples.map((sample) => sample.firstByteMs.p99));
  const rss = Math.max(...samples.map((sample) => sample.rssMiB));
  const failures = samples.reduce((sum, sample) => sum + sample.failures, 0);
  console.log(
    `  ${name.padEnd(18)} ${cpu.toFixed(0).padStart(6)} µs/request ${rate.toFixed(0).padStart(6)}/s  first byte ` +
      `p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms  rss ${rss.toFixed(0)} MiB  failures ${failures}`,
  );
};

/** Rounds are compared with their neighbours, so that what else the machine does weighs on both. */
const medianRatio = (ours: readonly Sample[], base: readonly Sample[]): string =>
  median(
    ours.map(
      (sample, round) => sample.cpuMicrosPerRequest / (base[round]?.cpuMicrosPerRequest ?? Number.NaN),
    ),
  ).toFixed(2);

const benchWorkload = async (workload: Workload, databaseUrl: string, key: string): Promise<void> => {
  const body = makeBody(workload);
  const upstream = await startServerProcess("./upstream.ts", [String(workload.paceMs)]);
  const pipe = { server: await startServerProcess("./pipe.ts", [upstream.url]), path: "/" };
  const windowMs = process.env["BENCH_WINDOW_MS"] ?? "";
  const ours = await startServerProcess("./gateway.ts", [databaseUrl, upstream.url, windowMs]);
  const gateway = { server: ours, path: GATEWAY_PATH };
  const samples: Record<"pipe" | "gateway" | "samePace", Sample[]> = { pipe: [], gateway: [], samePace: [] };
  // The first round warms the compilers up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const base = await measure(pipe, key, body);
    const mine = await measure(gateway, key, body);
    // Half idle, a server pays more per request for being woken: the base at the gateway's own rate.
    const samePace = await measure(pipe, key, body, mine.requests / mine.seconds);
    if (round === 0) continue;
    samples.pipe.push(base);
    samples.gateway.push(mine);
    samples.samePace.push(samePace);
  }
  console.log(`${workload.name}  (load average ${loadavg()[0]?.toFixed(1)})`);
  printRow("pipe", samples.pipe);
  printRow("pipe, same rate", samples.samePace);
  printRow("gateway", samples.gateway);
  const against = medianRatio(samples.gateway, samples.pipe);
  console.log(`  ratio ${against}, at the same rate ${medianRatio(samples.gateway, samples.samePace)}`);
  for (const server of [ours, pipe.server, upstream]) await server.stop();
};

const dir = mkdtempSync(join(tmpdir(), "molecule-bench-"));
const postgres = await startEmbeddedPostgres({ dir, durable: true, database: "molecule" });
try {
  await migrateDatabase(postgres.url);
  const db = connectDatabase({ url: postgres.url, applicationName: "molecule-bench" });
  const { key } = await createCaller(db, { sandbox: false });
  const wanted = process.argv.slice(2);
  console.log(`${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s each, alternating; medians`);
  for (const workload of WORKLOADS)
    if (wanted.length === 0 || wanted.includes(workload.name))
      await benchWorkload(workload, postgres.url, key);
  await closeDatabase(db);
} finally {
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
}
