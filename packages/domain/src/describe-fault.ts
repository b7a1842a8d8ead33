import { DomainError } from "./error.ts";

/** What a log may hold of an error: no parameter of a query and no input, whatever the library put in its message. */
export type FaultRecord = {
  readonly name: string;
  readonly message: string;
  /** Our own words, of an error of ours that has another behind it. */
  readonly said?: string;
  /** Of the database or the operating system, e.g. `23505`, `ECONNREFUSED`. */
  readonly code?: string;
  /** SQL with placeholders. */
  readonly query?: string;
  readonly frames: readonly string[];
};

const MOST_FRAMES = 20;
const MESSAGE_MAX_LENGTH = 500;

const textAt = (error: Error, key: string): string | undefined => {
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" ? value : undefined;
};

/** The query builder repeats a query's parameters in its message; what went wrong stands in its cause. */
const namesParameters = (error: Error): boolean => Array.isArray(Reflect.get(error, "params"));

const rootOf = (error: Error): Error => {
  let root = error;
  // A chain of causes is short; the bound is for one that closes on itself.
  for (let depth = 0; depth < 10 && root.cause instanceof Error; depth += 1) root = root.cause;
  return root;
};

const framesOf = (error: Error): string[] =>
  (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim());

/** The database quotes a value that it cannot take (SQLSTATE class 22); other classes quote names of ours. */
const withoutValues = (message: string, code: string | undefined): string =>
  code !== undefined && /^22[0-9A-Z]{3}$/.test(code) ? message.replace(/".*"/s, '"…"') : message;

/** Describes whatever was thrown, for a log: the innermost cause, without values. */
export const describeFault = (error: unknown): FaultRecord => {
  if (!(error instanceof Error))
    return { name: "Unknown", message: "Something other than an error was thrown.", frames: [] };
  const root = rootOf(error);
  const code = textAt(root, "code");
  const query = textAt(root, "query");
  const message = namesParameters(root) ? "A query failed." : withoutValues(root.message, code);
  return {
    name: root.name,
    message: message.slice(0, MESSAGE_MAX_LENGTH),
    ...(root !== error && error instanceof DomainError ? { said: error.message } : {}),
    ...(code === undefined ? {} : { code }),
    ...(query === undefined ? {} : { query }),
    frames: framesOf(root),
  };
};
