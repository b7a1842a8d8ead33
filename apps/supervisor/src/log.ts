import { type DestinationStream, type Logger, pino } from "pino";

export type Log = Logger;

/**
 * An error as it may be logged: the innermost cause's name, code and words. The outer ones of the database layer
 * repeat statements with their parameters.
 */
const describeError = (error: unknown) => {
  let inner: unknown = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (!(inner instanceof Error))
    return { name: "Unknown", message: "Something other than an error was thrown." };
  const code = "code" in inner && typeof inner.code === "string" ? { code: inner.code } : {};
  return { name: inner.name, message: inner.message, ...code };
};

/** The supervisor's log: ids, codes, counts and times. Environments, headers and bodies are never passed to it. */
export const createLog = (level: string, destination?: DestinationStream): Log =>
  pino(
    { name: "supervisor", level, serializers: { err: describeError } },
    destination ?? pino.destination(1),
  );
