import process from "node:process";
import { TEST_POSTGRES_VARIABLE } from "@molecule/testing";
import { findRare } from "../../e2e/parity/counts.ts";
import { compareDrafts, describeDrafts, MET } from "../../e2e/parity/drafts/compare-drafts.ts";
import type { Outcome } from "../gates/outcome.ts";
import { startThrowawayPostgres } from "../testing/throwaway-postgres.ts";

/** One in so many drafts must meet each answer. */
const ONE_IN = 500;
const SAY_EVERY = 500;

/** Other drafts than those of `npm test`, on a PostgreSQL of its own; each is one check. */
export const runDrafts = async (drafts: number): Promise<Outcome> => {
  const { stop, ...postgres } = await startThrowawayPostgres();
  process.env[TEST_POSTGRES_VARIABLE] = JSON.stringify(postgres);
  try {
    const onProgress = (asked: number) => {
      if (asked % SAY_EVERY === 0) console.log(`drafts: ${asked} of ${drafts}`);
    };
    const comparison = await compareDrafts({ drafts, firstSeed: 50_001, onProgress });
    console.log(describeDrafts(comparison));
    const rare = findRare(comparison.counts, MET, Math.max(1, Math.floor(drafts / ONE_IN)));
    const faults = [...rare.map((answer) => `hardly met: ${answer}`), ...comparison.leaked];
    const apart = comparison.apart.length;
    return { passed: drafts - apart, failed: apart + faults.length, detail: faults.join("\n") };
  } finally {
    await stop();
  }
};
