const MINUTE_S = 60;
const HOUR_S = 3600;
/** Seconds to wait after each failure; after the last, the delivery is given up, about a day after the first try. */
const WAITS_S = [10, MINUTE_S, 5 * MINUTE_S, 30 * MINUTE_S, 2 * HOUR_S, 6 * HOUR_S, 15 * HOUR_S];

/** How long to wait after so many failed tries; null when it is given up. */
export const webhookRetryAfterS = (failedTries: number): number | null => WAITS_S[failedTries - 1] ?? null;
