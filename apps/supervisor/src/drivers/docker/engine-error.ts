const statusOf = (error: unknown): number | null =>
  error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : null;

/** What the engine answered, or undefined when it refused with one of these states, which mean that it is so already. */
export const ignoring = async <T>(states: readonly number[], answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    const status = statusOf(error);
    if (status !== null && states.includes(status)) return undefined;
    throw error;
  }
};
