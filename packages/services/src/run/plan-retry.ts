const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** How long to wait after so many failures in a row: a second, twice as long each time, at most five minutes. */
export const planRetryMs = (failures: number): number =>
  Math.min(FIRST_MS * 2 ** Math.min(Math.max(failures - 1, 0), 30), LONGEST_MS);
