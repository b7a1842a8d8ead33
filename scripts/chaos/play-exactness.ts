import process from "node:process";
import fc from "fast-check";
import { openExactnessScene } from "../../apps/gateway/src/testing/exactness-scene.ts";
import { arbitraryRounds } from "../../apps/gateway/src/testing/random-round.ts";
import type { Outcome } from "../gates/outcome.ts";
import { setup } from "../testing/vitest-global-setup.ts";

const MOST_CALLS = 120;
const SAY_EVERY = 2_000;

/**
 * Plays random callers, providers and faults until the ledgers have `attempts` attempts: each must be what the
 * provider recorded, to the unit. A play is one check; its seed is said when it fails.
 */
export const playExactness = async (attempts: number): Promise<Outcome> => {
  const stop = await setup();
  const scene = await openExactnessScene();
  const faults: string[] = [];
  const arbitrary = arbitraryRounds(MOST_CALLS);
  let passed = 0;
  let said = 0;
  try {
    for (let seed = 1; scene.attempts() < attempts; seed += 1) {
      const [rounds = []] = fc.sample(arbitrary, { numRuns: 1, seed });
      const left = await scene.play(rounds);
      if (left.length === 0) passed += 1;
      else faults.push(`seed ${seed}: ${left.slice(0, 5).join("; ")}`);
      if (scene.attempts() - said < SAY_EVERY) continue;
      said = scene.attempts();
      console.log(
        `  ${said} attempts in ${passed + faults.length} plays, ${faults.length} of them not exact`,
      );
    }
    console.log(`  ${scene.attempts()} attempts`);
  } finally {
    await scene.close();
    await stop();
  }
  return { passed, failed: faults.length, detail: faults.join("\n") };
};

if (import.meta.main) {
  const outcome = await playExactness(Number(process.argv[2] ?? 20_000));
  console.log(`${outcome.passed} passed, ${outcome.failed} failed\n${outcome.detail}`);
  process.exitCode = outcome.failed === 0 ? 0 : 1;
}
