import type { AppRouter, Failure } from "@molecule/api";
import { TRPCClientError } from "@trpc/client";

/** What the server said about an error; undefined when the request did not reach it. */
export const findFailure = (error: unknown): Failure | undefined => {
  if (!(error instanceof TRPCClientError)) return undefined;
  const { data, message } = error as TRPCClientError<AppRouter>;
  return data === null || data === undefined ? undefined : { ...data.failure, message };
};
