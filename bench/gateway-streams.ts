/**
 * Many streams at once for minutes: memory stays flat and no stream is slower than the upstream. Then five times more
 * calls than the gateway can serve: those let in stay fast, the rest are turned away at once, and all that were
 * answered are charged. `--help` names the options.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { withBenchDatabase } from "./gateway/bench-database.ts";
import { startContenders } from "./gateway/contenders.ts";
import { holdStreams } from "./gateway/hold-streams.ts";
import { parseNumber } from "./gateway/options.ts";
import { overload } from "./gateway/overload.ts";
import { printVerdicts, type Verdict } from "./gateway/report-workload.ts";
import { LONG_STREAMS, WORKLOADS } from "./gateway/workloads.ts";

const { values } = parseArgs({
  options: {
    streams: { type: "string", default: "500" },
    minutes: { type: "string", default: "5" },
    "overload-seconds": { type: "string", default: "10" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(`npm run bench:gateway:streams -- [options]

  --streams N            streams at once (500)
  --minutes N            for so long (5)
  --overload-seconds N   length of each of the two rounds that follow (10)
`);
  process.exit(0);
}
const streams = Math.ceil(parseNumber("streams", values.streams));
const seconds = parseNumber("minutes", values.minutes) * 60;
const overloadSeconds = parseNumber("overload-seconds", values["overload-seconds"]);

await withBenchDatabase(async ({ url: databaseUrl, adminUrl, key }) => {
  const common = { databaseUrl, key, peerProgram: undefined, profileDir: undefined };
  const verdicts: Verdict[] = [];
  const held = await startContenders({ ...common, workload: LONG_STREAMS });
  verdicts.push(...(await holdStreams({ contenders: held.contenders, streams, seconds })));
  await held.stop();
  const [json] = WORKLOADS;
  if (json === undefined) throw new TypeError("There is no workload.");
  const pressed = await startContenders({ ...common, workload: json });
  verdicts.push(...(await overload({ contenders: pressed.contenders, adminUrl, seconds: overloadSeconds })));
  await pressed.stop();
  printVerdicts(verdicts);
});
