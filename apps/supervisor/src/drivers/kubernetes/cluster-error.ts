import { ApiException } from "@kubernetes/client-node";

/** What the cluster answered, or undefined when it refused with one of these states, which mean that it is so already. */
export const ignoring = async <T>(states: readonly number[], answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiException && states.includes(error.code)) return undefined;
    throw error;
  }
};
