import { setTimeout as delay } from "node:timers/promises";

const TRIES = 6;
const FIRST_DELAY_MS = 200;

/** Tries again what may be over in a moment, such as a restarting database. @throws what the last try threw */
export const retryBriefly = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (tried === TRIES) throw error;
      await delay(FIRST_DELAY_MS * 2 ** (tried - 1));
    }
  }
};
