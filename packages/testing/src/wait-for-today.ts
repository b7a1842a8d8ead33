import { setTimeout as delay } from "node:timers/promises";

const DAY_MS = 86_400_000;
/** As long as a test file may take, with some to spare. */
const ENOUGH_MS = 120_000;

/**
 * The day by UTC, `2026-03-09`, for a test that compares it with what the database dates: close to midnight it waits
 * for the next day, so that the test sees one day only.
 */
export const waitForToday = async (): Promise<string> => {
  const leftMs = DAY_MS - (Date.now() % DAY_MS);
  if (leftMs < ENOUGH_MS) await delay(leftMs + 1);
  return new Date().toISOString().slice(0, 10);
};
