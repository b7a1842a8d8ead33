const SERIALIZATION_FAILURE = "40001";
const ATTEMPTS = 8;

const isConflict = (error: unknown): boolean => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && cause.code === SERIALIZATION_FAILURE) return true;
  return false;
};

/**
 * Runs a REPEATABLE READ transaction again when another one changed a row between its snapshot and its lock.
 * The lock is taken first, so that window is small and a few tries are plenty.
 */
export const retryingConflicts = async <T>(transaction: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === ATTEMPTS || !isConflict(error)) throw error;
    }
  }
};
