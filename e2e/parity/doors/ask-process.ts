import { setTimeout as delay } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import { listOpenRuns } from "@molecule/db/repositories";
import { endRun, type PreparedRun } from "@molecule/services/run";
import { readProcEnv } from "../../../apps/supervisor/src/drivers/testing/read-proc-env.ts";
import { verdictOf } from "./ask-gateway.ts";
import { claim } from "./ask-start.ts";
import { compare, type Difference } from "./difference.ts";
import type { DoorState } from "./door-state.ts";
import { type Doors, doorsOf } from "./open-doors.ts";
import type { Place } from "./store-state.ts";

const REGISTER_WITHIN_MS = 20_000;

/** Starts the agent for real, and compares what the operating system says of its environment with the plan. */
export async function askProcess(
  doors: Doors,
  place: Place,
  { run, env, secretValues }: PreparedRun,
): Promise<Difference[]> {
  const { driver } = doors.processes;
  const { tenantId } = place.scope;
  const handle = await driver.start({
    runId: run.id,
    workspaceId: run.workspaceId,
    tenantId,
    // The real runtimes are not part of a test installation; the environment is planned without regard to it.
    executor: "loop",
    env,
    secretValues,
    fence: run.fence,
    egress: { to: "anywhere" },
  });
  try {
    // By then it is the agent: while a process is being replaced by a program, it has no environment.
    const registered = await registers(doors, place);
    const environ = await readProcEnv(Number(handle.engine?.["pid"]));
    return [
      ...compare("process: registers", true, registered),
      ...compare("process: environment", env, environ),
    ];
  } finally {
    await driver.stop(handle, 2_000);
  }
}

async function registers({ test }: Doors, { scope, workspaceId }: Place): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < REGISTER_WITHIN_MS; waitedMs += 50) {
    const [open] = await withTenant(test.db, scope, (tx) => listOpenRuns(tx, scope, workspaceId));
    if (open?.registered === true) return true;
    await delay(50);
  }
  return false;
}

/** Ends the run, after which none of its keys is worth anything. */
export async function askAfterEnd(
  doors: Doors,
  place: Place,
  stored: DoorState,
  { run, env }: PreparedRun,
): Promise<Difference[]> {
  const { ctx } = doorsOf(doors, stored.installation);
  const lease = await claim(doors, place);
  await endRun(ctx, lease, { ...run, reason: "superseded", detail: "the comparison is over", retry: false });
  const keys = [env["MOLECULE_AGENT_KEY"], env["MOLECULE_LLM_USAGE_TOKEN"]].filter(
    (key) => key !== undefined,
  );
  const verdicts = await Promise.all(keys.map((key) => refusedSoon(doors, key)));
  return compare(
    "gateway: after the end",
    keys.map(() => "401 NOT_SIGNED_IN"),
    verdicts,
  );
}

/** A key may be honoured for a second after its run has ended, not longer. */
async function refusedSoon(doors: Doors, key: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < 1_000; waitedMs += 100) {
    const verdict = await verdictOf(doors, key);
    if (verdict.startsWith("401")) return verdict;
    await delay(100);
  }
  return verdictOf(doors, key);
}
