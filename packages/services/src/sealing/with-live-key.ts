/** What the database answers to a value that is sealed to a retired key. */
const RETIRED_KEY = "MK001";

const isRetiredKey = (error: unknown): boolean => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && cause.code === RETIRED_KEY) return true;
  return false;
};

/**
 * Seals and writes once more when the key that was sealed to has been retired in between: a whole rotation passed
 * while the write was under way. Nothing was written the first time.
 */
export const withLiveKey = async <T>(sealAndWrite: () => Promise<T>): Promise<T> => {
  try {
    return await sealAndWrite();
  } catch (error) {
    if (!isRetiredKey(error)) throw error;
    return sealAndWrite();
  }
};
