import { runDrafts } from "../chaos/drafts.ts";
import { killGateway } from "../chaos/kill-gateway.ts";
import { killProcesses } from "../chaos/kill-processes.ts";
import { runParity } from "../chaos/parity.ts";
import { playExactness } from "../chaos/play-exactness.ts";
import { playLifecycles } from "../chaos/play-lifecycles.ts";
import { rotateUnderLoad } from "../chaos/rotate-key.ts";
import { stopDatabase } from "../chaos/stop-database.ts";
import type { Gate } from "./outcome.ts";
import { runVitest } from "./run-vitest.ts";

/** The long runs: not for every change, but before something is called done. */
export const CHAOS_GATES: readonly Gate[] = [
  {
    name: "parity: every door against the expectation",
    run: () => runParity({ states: 2_000, processes: 60 }),
  },
  { name: "5,000 drafts: browser, server and expectation", run: () => runDrafts(5_000) },
  {
    name: "10,000 interleavings of writes and changes of the payer",
    run: () => runVitest({ files: "guard-race", env: { MOLECULE_RACE_ROUNDS: "500" } }),
  },
  { name: "kill -9 of every process while agents work", run: () => killProcesses(20) },
  { name: "kill -9 of a gateway at every failpoint of its metering", run: () => killGateway(50) },
  { name: "random lives of a workspace", run: () => playLifecycles(5_000) },
  { name: "the ledger against the provider's own record", run: () => playExactness(20_000) },
  { name: "10,000 secrets re-sealed while starts go on", run: () => rotateUnderLoad(10_000) },
  { name: "PostgreSQL stopped for a minute under load", run: () => stopDatabase(60) },
];
