// CPU per request of the gateway against a bare pipe, in alternating rounds. `node bench/gateway.ts [workload…]`
// Seconds per round: BENCH_SECONDS (2); rounds: BENCH_ROUNDS (3).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
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

const measure = async (
  server: ServerProcess,
  path: string,
  key: string,
  body: Buffer,
  seconds: number,
): Promise<Sample> => {
  const headers = ["content-type", "application/json", "x-api-key", key, "anthropic-version", "2023-06-01"];
  const before = await server.measure();
  const load = await runLoad({ url: server.url, path, headers, body, connections: CONNECTIONS, seconds });
  const after = await server.measure();
  return {
    ...load,
    cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / load.requests,
    rssMiB: after.rssBytes / 2 ** 20,
  };
};

const printRow = (name: string, samples: readonly Sample[]): number => {
  const cpu = median(samples.map((sample) => sample.cpuMicrosPerRequest));
  const rate = median(samples.map((sample) => sample.requests / sample.seconds));
  const p50 = median(samples.map((sample) => sample.firstByteMs.p50));
  const p99 = median(samples.map((sample) => sample.firstByteMs.p99));
  const rss = Math.max(...samples.map((sample) => sample.rssMiB));
  const failures = samples.reduce((sum, sample) => sum + sample.failures, 0);
  console.log(
    `  ${name.padEnd(8)} ${cpu.toFixed(0).padStart(6)} µs/request ${rate.toFixed(0).padStart(6)}/s  first byte ` +
      `p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms  rss ${rss.toFixed(0)} MiB  failures ${failures}`,
  );
  return cpu;
};

const benchWorkload = async (workload: Workload, databaseUrl: string, key: string): Promise<void> => {
  const body = makeBody(workload);
  const upstream = await startServerProcess("./upstream.ts", [String(workload.paceMs)]);
  const pipe = await startServerProcess("./pipe.ts", [upstream.url]);
  const gateway = await startServerProcess("./gateway.ts", [
    databaseUrl,
    upstream.url,
    process.env["BENCH_WINDOW_MS"] ?? "",
  ]);
  const samples: { pipe: Sample[]; gateway: Sample[] } = { pipe: [], gateway: [] };
  // The first round warms the compilers up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const name of ["pipe", "gateway"] as const) {
      const server = name === "pipe" ? pipe : gateway;
      const sample = await measure(server, name === "pipe" ? "/" : GATEWAY_PATH, key, body, SECONDS);
      if (round > 0) samples[name].push(sample);
    }
  console.log(workload.name);
  const base = printRow("pipe", samples.pipe);
  const ours = printRow("gateway", samples.gateway);
  console.log(`  ratio    ${(ours / base).toFixed(2)}`);
  for (const server of [gateway, pipe, upstream]) await server.stop();
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
