import { mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Opens a child's log for appending; one that grew beyond 10 MB becomes `.1`, replacing the one before. The child
 * writes to the descriptor itself, so that nothing is lost when we are killed.
 */
export const openLog = (
  logsDir: string,
  name: string,
): { readonly path: string; readonly descriptor: number } => {
  mkdirSync(logsDir, { recursive: true, mode: 0o700 });
  const path = join(logsDir, `${name}.log`);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_BYTES) renameSync(path, `${path}.1`);
  return { path, descriptor: openSync(path, "a", 0o600) };
};

/** The last lines of a log, indented, for an error message. */
export const tailOf = (path: string, lines = 8): string => {
  try {
    const text = readFileSync(path, "utf8").trimEnd();
    return text
      .split("\n")
      .slice(-lines)
      .map((line) => `  ${line.slice(0, 400)}`)
      .join("\n");
  } catch {
    return "  (nothing was written)";
  }
};
