/**
 * What many workspaces cost one supervisor, one JSON line per step: how much each idle one takes of its CPU and its
 * database, from ten to a thousand; and a bulk restart of all that serve, a few at a time, with what became of each.
 * A thousand agents that serve would take some 60 GB of memory, so beyond `live` (200, the first argument) the others
 * hibernate, as idle workspaces do.
 */
import { loadavg } from "node:os";
import process from "node:process";
import { setup } from "../scripts/testing/vitest-global-setup.ts";
import { createFleetScene, type FleetScene, type IdleCost } from "./lifecycle/fleet-scene.ts";
import { restartAll } from "./lifecycle/restart-all.ts";

const LIVE = Number(process.argv[2] ?? 200);
const ALL = Number(process.argv[3] ?? 1_000);
const STEPS = [10, 50, 100, 200, 400].filter((live) => live < LIVE);
const IDLE_SECONDS = 30;

const say = (line: object): void => console.log(JSON.stringify(line));
const load = (): number => Number((loadavg()[0] ?? Number.NaN).toFixed(1));

/** `each` is what one workspace adds to a supervisor that has none. */
const sayIdle = async (
  { live, measureIdle }: FleetScene,
  empty: IdleCost,
  resting: number,
): Promise<void> => {
  const cost = await measureIdle(IDLE_SECONDS);
  const each = (all: number, none: number) => Number(((all - none) / live.length).toFixed(3));
  say({
    ...{ step: "idle", live: live.length, resting, ...cost },
    cpuMsPerSecondOfEach: each(cost.cpuMsPerSecond, empty.cpuMsPerSecond),
    statementsPerSecondOfEach: each(cost.statementsPerSecond, empty.statementsPerSecond),
    load: load(),
  });
};

const stopPostgres = await setup();
const scene = await createFleetScene();
try {
  const empty = await scene.measureIdle(IDLE_SECONDS);
  say({ step: "empty", ...empty });
  for (const live of [...STEPS, LIVE]) {
    const began = performance.now();
    await scene.growTo(live);
    say({
      ...{ step: "started", live, seconds: Math.round((performance.now() - began) / 1_000) },
      agentMb: await scene.agentMb(),
    });
    await sayIdle(scene, empty, 0);
  }
  say({ step: "bulk restart", ...(await restartAll(scene)), load: load() });
  const resting = Math.max(0, ALL - LIVE);
  if (resting > 0) {
    await scene.addResting(resting);
    await sayIdle(scene, empty, resting);
  }
} finally {
  await scene.stop();
  await stopPostgres();
}
process.exit(0);
