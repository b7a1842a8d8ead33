import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ExactnessScene, openExactnessScene } from "./testing/exactness-scene.ts";
import { arbitraryRounds } from "./testing/random-round.ts";

let scene: ExactnessScene;
beforeAll(async () => {
  scene = await openExactnessScene();
});
afterAll(() => scene.close());

/** Some hundred attempts; the long runs play 20,000. */
const PLAYS = 12;

it("whatever callers, providers and the database do: the ledger is what the provider recorded, to the unit", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRounds(16), async (rounds) => {
      expect(await scene.play(rounds)).toEqual([]);
    }),
    { numRuns: PLAYS, endOnFailure: true },
  );
  expect(scene.attempts()).toBeGreaterThan(200);
}, 600_000);
