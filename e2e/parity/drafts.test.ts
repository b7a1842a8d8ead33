import { expect, it } from "vitest";
import { findRare } from "./counts.ts";
import { compareDrafts, describeDrafts, MET } from "./drafts/compare-drafts.ts";

const drafts = 150;

it(`browser and server say the same of ${drafts} drafts, and no bypass name gets to where the platform pays`, {
  timeout: 240_000,
}, async () => {
  const comparison = await compareDrafts({ drafts, firstSeed: 1 });
  console.info(describeDrafts(comparison));
  expect(comparison.apart).toEqual([]);
  expect(comparison.leaked).toEqual([]);
  expect(findRare(comparison.counts, MET, 1)).toEqual([]);
});
