import { describe, expect, it } from "vitest";
import { findRare } from "./counts.ts";
import { ANSWERS, compareDoors, describeComparison } from "./doors/compare-doors.ts";

const states = 200;
const processes = 6;

describe("every door of the product, over stored states", () => {
  it(`says what the text of the rules says, for ${states} of them`, { timeout: 240_000 }, async () => {
    const comparison = await compareDoors({ states, processes, firstSeed: 1 });
    console.info(describeComparison(comparison));
    expect(comparison.apart.map(({ seed, differences }) => ({ seed, differences }))).toEqual([]);
    expect(comparison.started).toBe(processes);
    expect(findRare(comparison.counts, ANSWERS, 1)).toEqual([]);
  });
});
