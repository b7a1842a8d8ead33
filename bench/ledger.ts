/**
 * What an admitted call costs when the ledger is old and tenants are many, against an empty installation: pages that
 * the database looks at, CPU of the gateway, time. `--help` names the options.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { closeDatabase, connectDatabase } from "@molecule/db";
import { raiseSpendAlerts } from "@molecule/services/spend-alerts";
import postgres from "postgres";
import { type BenchDatabase, withBenchDatabase } from "./gateway/bench-database.ts";
import { startContenders } from "./gateway/contenders.ts";
import { parseNumber } from "./gateway/options.ts";
import { runLoad } from "./gateway/run-load.ts";
import { CONNECTIONS, makeBody, WORKLOADS } from "./gateway/workloads.ts";
import { countPages } from "./ledger/count-pages.ts";
import { fillLedger, stopVacuuming } from "./ledger/fill-ledger.ts";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "500000" },
    runs: { type: "string", default: "100000" },
    tenants: { type: "string", default: "20000" },
    seconds: { type: "string", default: "10" },
    pace: { type: "string", default: "100" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(`npm run bench:ledger -- [options]

  --calls N     settled calls in the old ledger, with twice as many entries (500000)
  --runs N      ended runs with their keys and counters (100000)
  --tenants N   tenants (20000)
  --seconds N   length of each measurement (10)
  --pace N      calls a second (100)
`);
  process.exit(0);
}
const whole = (name: keyof typeof values, text: string): number => Math.ceil(parseNumber(name, text));
const size = {
  calls: whole("calls", values.calls),
  runs: whole("runs", values.runs),
  tenants: whole("tenants", values.tenants),
};
const seconds = parseNumber("seconds", values.seconds);
const perSecond = parseNumber("pace", values.pace);
/** An index of a million entries is a page or two deeper than an empty one. */
const MOST_PAGES = 2;

const [workload] = WORKLOADS;
if (workload === undefined) throw new TypeError("There is no workload.");

const measure = async (name: string, { url, adminUrl, key }: BenchDatabase): Promise<number> => {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  const common = { databaseUrl: url, key, peerProgram: undefined, profileDir: undefined };
  const { contenders, stop } = await startContenders({ ...common, workload });
  const ours = contenders.find((each) => each.name === "gateway");
  if (ours === undefined) throw new TypeError("There is no gateway.");
  const db = connectDatabase({ url, applicationName: "molecule-bench" });
  try {
    const { server, path, headers } = ours;
    const load = { url: server.url, path, headers, body: makeBody(workload), connections: CONNECTIONS };
    const run = (forSeconds: number) => runLoad({ ...load, stream: false, seconds: forSeconds, perSecond });
    await run(3);
    let calls = 0;
    let cpuMicros = 0;
    let p50 = 0;
    const touched = await countPages(admin, async () => {
      const before = await server.measure();
      const result = await run(seconds);
      cpuMicros = (await server.measure()).cpuMicros - before.cpuMicros;
      calls = result.requests - result.failures;
      p50 = result.wholeMs.p50;
    });
    const pages = touched.pages / calls;
    const scans = [...touched.scanned].map(([table, rows]) => `${table} ${(rows / calls).toFixed(1)}`);
    const alertsMs = performance.now();
    await raiseSpendAlerts({ db });
    console.log(
      `${name}: ${calls} calls, each ${pages.toFixed(0)} pages, ${(cpuMicros / calls).toFixed(0)} µs of the gateway's ` +
        `CPU, p50 ${p50.toFixed(1)} ms; rows read by going through tables, per call: ${scans.join(", ") || "none"}; ` +
        `a look at all budgets and credit ${(performance.now() - alertsMs).toFixed(0)} ms`,
    );
    return pages;
  } finally {
    await closeDatabase(db);
    await stop();
    await admin.end();
  }
};

await withBenchDatabase(async (database) => {
  const admin = postgres(database.adminUrl, { max: 1, onnotice: () => undefined });
  await stopVacuuming(admin);
  const young = await measure("empty", database);
  await fillLedger(admin, size);
  await admin.end();
  const old = await measure(
    `${2 * size.calls} entries, ${size.runs} keys, ${size.tenants} tenants`,
    database,
  );
  const ratio = old / young;
  console.log(
    `pages per call, old against empty: ${ratio.toFixed(2)}, at most ${MOST_PAGES}: ${ratio <= MOST_PAGES ? "yes" : "NO"}`,
  );
});
