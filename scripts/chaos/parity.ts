import process from "node:process";
import { TEST_POSTGRES_VARIABLE } from "@molecule/testing";
import { findRare } from "../../e2e/parity/counts.ts";
import { ANSWERS, compareDoors, describeComparison } from "../../e2e/parity/doors/compare-doors.ts";
import type { Outcome } from "../gates/outcome.ts";
import { startThrowawayPostgres } from "../testing/throwaway-postgres.ts";

export type ParityOptions = {
  readonly states: number;
  /** How many of the starts really start a process. */
  readonly processes: number;
  /** Other states than those that `npm test` asks about. */
  readonly firstSeed?: number;
};

/** One in so many states must meet each answer that a door can give. */
const ONE_IN = 1_000;
const SAY_EVERY = 250;

/**
 * Asks every door about random stored states, on a PostgreSQL of its own. Each state is one check, and each answer
 * that was hardly met is a failed one.
 */
export const runParity = async ({
  states,
  processes,
  firstSeed = 10_001,
}: ParityOptions): Promise<Outcome> => {
  const { stop, ...postgres } = await startThrowawayPostgres();
  process.env[TEST_POSTGRES_VARIABLE] = JSON.stringify(postgres);
  try {
    const onProgress = (asked: number) => {
      if (asked % SAY_EVERY === 0) console.log(`parity: ${asked} of ${states} states`);
    };
    const comparison = await compareDoors({ states, processes, firstSeed, onProgress });
    const rare = findRare(comparison.counts, ANSWERS, Math.max(1, Math.floor(states / ONE_IN)));
    const missing = processes - comparison.started;
    const faults = [
      ...rare.map((answer) => `hardly met: ${answer}`),
      ...(missing > 0 ? [`${missing} of ${processes} processes were not started`] : []),
    ];
    const apart = comparison.apart.length;
    console.log(describeComparison(comparison));
    return { passed: states - apart, failed: apart + faults.length, detail: faults.join("\n") };
  } finally {
    await stop();
  }
};
