import fc from "fast-check";
import { MOVES, type Move } from "./moves.ts";

/** Sequences of things that happen to a workspace, each followed by a few steps of its supervisor, or by none. */
export const arbitraryMoves = (maxLength: number): fc.Arbitrary<Move[]> =>
  fc.array(fc.record({ what: fc.constantFrom(...MOVES), steps: fc.integer({ min: 0, max: 6 }) }), {
    minLength: 1,
    maxLength,
  });
