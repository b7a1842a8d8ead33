import type { ServiceContext } from "@molecule/services";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
} from "@molecule/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { arbitraryMoves } from "../testing/model/arbitrary-moves.ts";
import { Play } from "../testing/model/play.ts";

vi.setConfig({ testTimeout: 3_600_000 });

/** `npm run test:chaos` plays thousands. */
const SEQUENCES = 40;
const MOST_MOVES = 12;

let test: TestDatabase;
let ctx: ServiceContext;
let openSecret: Awaited<ReturnType<typeof createTestContext>>["openSecret"];
beforeAll(async () => {
  test = await createTestDatabase();
  ({ ctx, openSecret } = await createTestContext(test.db));
});
afterAll(() => test.drop());

it("never has two live runs, loses no change, keeps serving what a refusal found, and agrees with its screen", async () => {
  const scope = await createTestTenant(test.db, { billingMode: "byok" });
  await fc.assert(
    fc.asyncProperty(arbitraryMoves(MOST_MOVES), async (moves) => {
      const play = await Play.begin(ctx, openSecret, scope);
      await play.play(moves);
      expect(play.faults).toEqual([]);
    }),
    { numRuns: SEQUENCES, endOnFailure: true },
  );
});
