import process from "node:process";
import { createTestContext, createTestDatabase, createTestTenant } from "@molecule/testing";
import fc from "fast-check";
import { arbitraryMoves } from "../../apps/supervisor/src/testing/model/arbitrary-moves.ts";
import { Play } from "../../apps/supervisor/src/testing/model/play.ts";
import type { Outcome } from "../gates/outcome.ts";
import { setup } from "../testing/vitest-global-setup.ts";

const MOST_MOVES = 25;
const SAY_EVERY = 250;

/** Plays random lives of one workspace each; a play is one check, and its seed is said when it fails. */
export const playLifecycles = async (sequences: number): Promise<Outcome> => {
  const stop = await setup();
  const test = await createTestDatabase();
  const { ctx, openSecret } = await createTestContext(test.db);
  const scope = await createTestTenant(test.db, { billingMode: "byok" });
  const faults: string[] = [];
  try {
    for (let seed = 1; seed <= sequences; seed += 1) {
      const [moves = []] = fc.sample(arbitraryMoves(MOST_MOVES), { numRuns: 1, seed });
      const play = await Play.begin(ctx, openSecret, scope);
      await play.play(moves);
      if (play.faults.length > 0) faults.push(`seed ${seed}: ${play.faults.slice(0, 3).join("; ")}`);
      if (seed % SAY_EVERY === 0) console.log(`  ${seed} lives, ${faults.length} of them with a fault`);
    }
  } finally {
    await test.drop();
    await stop();
  }
  return { passed: sequences - faults.length, failed: faults.length, detail: faults.join("\n") };
};

if (import.meta.main) {
  const outcome = await playLifecycles(Number(process.argv[2] ?? 5_000));
  console.log(`${outcome.passed} passed, ${outcome.failed} failed\n${outcome.detail}`);
  process.exitCode = outcome.failed === 0 ? 0 : 1;
}
