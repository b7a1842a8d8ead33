/**
 * A restart of one process workspace, from the request until it is online and proved, at the sandbox model:
 * milliseconds, medians of several, with the breakdown by stage, as one JSON line.
 */
import process from "node:process";
import { requestRestart } from "@molecule/services";
import { createTestInstallation } from "../apps/supervisor/src/testing/test-installation.ts";
import { setup } from "../scripts/testing/vitest-global-setup.ts";

const ROUNDS = Number(process.argv[2] ?? 11);
const MOST_MS = 3_000;

const medianOf = (numbers: readonly number[]): number =>
  Math.round(numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN);

const stopPostgres = await setup();
const installation = await createTestInstallation();
try {
  await installation.start();
  const id = await installation.create();
  await installation.untilOnline(id);
  const totals: number[] = [];
  const stages = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const askedAt = performance.timeOrigin + performance.now();
    const { generation } = await requestRestart(installation.ctx, installation.scope, { workspaceId: id });
    await installation.untilOnline(id, generation);
    const steps = (await installation.events(id)).filter((event) => event.generation === generation);
    totals.push((steps.at(-1)?.at.getTime() ?? Number.NaN) - askedAt);
    for (const [index, { what, at }] of steps.entries()) {
      const next = steps[index + 1];
      if (next === undefined) continue;
      const took = stages.get(what) ?? [];
      took.push(next.at.getTime() - at.getTime());
      stages.set(what, took);
    }
  }
  const total = medianOf(totals);
  const byStage = Object.fromEntries([...stages].map(([stage, took]) => [stage, medianOf(took)]));
  console.log(
    JSON.stringify({ rounds: ROUNDS, medianMs: total, mostMs: MOST_MS, within: total <= MOST_MS, byStage }),
  );
} finally {
  await installation.stop();
  await stopPostgres();
}
process.exit(0);
