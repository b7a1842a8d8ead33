import { killGateway } from "../chaos/kill-gateway.ts";
import { killProcesses } from "../chaos/kill-processes.ts";
import { runParity } from "../chaos/parity.ts";
import { playExactness } from "../chaos/play-exactness.ts";
import { stopDatabase } from "../chaos/stop-database.ts";
import type { Gate } from "./outcome.ts";

/** The long runs: not for every change, but before something is called done. */
export const CHAOS_GATES: readonly Gate[] = [
  { name: "every door against the expectation", run: () => runParity({ states: 2_000, processes: 60 }) },
  { name: "kill -9 of every process while agents work", run: () => killProcesses(20) },
  { name: "kill -9 of a gateway at every failpoint of its metering", run: () => killGateway(50) },
  { name: "the ledger against the provider's own record", run: () => playExactness(20_000) },
  { name: "PostgreSQL stopped for a minute under load", run: () => stopDatabase(60) },
];
