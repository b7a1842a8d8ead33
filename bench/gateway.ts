/**
 * What a call costs in our gateway, with metering and holds on: against a bare pipe, against the straight way and
 * against the gateway that a user would pick instead, in alternating rounds. `--help` names the options.
 */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { withBenchDatabase } from "./gateway/bench-database.ts";
import { installPeer } from "./gateway/install-peer.ts";
import { measureWorkload, type Round } from "./gateway/measure-workload.ts";
import { parseBenchOptions } from "./gateway/options.ts";
import { printVerdicts, reportWorkload, type Verdict } from "./gateway/report-workload.ts";
import { CONNECTIONS, WORKLOADS } from "./gateway/workloads.ts";

const options = parseBenchOptions();
const chosen = WORKLOADS.filter(
  ({ name }) => options.workloads.length === 0 || options.workloads.includes(name),
);
const peerProgram = options.peer ? await installPeer() : undefined;
const { rounds, seconds, pace, warmUpCalls } = options;
console.log(
  `${CONNECTIONS} connections; medians of ${rounds} alternating rounds, each way ${seconds} s at full speed and ` +
    `${seconds} s at ${pace} requests/s. Times are added to the straight way, at that pace.`,
);

await withBenchDatabase(async ({ url: databaseUrl, key }) => {
  const verdicts: Verdict[] = [];
  const measured: Record<string, readonly Round[]> = {};
  for (const workload of chosen) {
    const profileDir = options.profileDir === undefined ? undefined : join(options.profileDir, workload.name);
    const all = await measureWorkload({
      ...{ workload, rounds, seconds, pace, warmUpCalls, databaseUrl, key, peerProgram, profileDir },
    });
    measured[workload.name] = all;
    verdicts.push(...reportWorkload(workload, all));
    console.log(`  load average of the machine: ${loadavg()[0]?.toFixed(1)}`);
  }
  printVerdicts(verdicts);
  if (options.json !== undefined)
    writeFileSync(
      options.json,
      JSON.stringify({ rounds, seconds, pace, warmUpCalls, verdicts, measured }, null, 2),
    );
});
