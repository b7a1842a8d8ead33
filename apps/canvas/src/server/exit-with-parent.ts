import { fstatSync } from "node:fs";

const GRACE_MS = 1000;

/** A terminal or /dev/null says nothing about the parent; a pipe closes when the parent dies. */
const stdinIsPipe = (): boolean => {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
};

/**
 * Ends this process on SIGTERM and when the pipe at its standard input closes. Open event streams would keep the
 * server from ending by itself, so it is ended a moment after.
 */
export const exitWithParent = (): void => {
  let leaving = false;
  const leave = () => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(0), GRACE_MS);
  };
  process.once("SIGTERM", leave);
  if (!stdinIsPipe()) return;
  process.stdin.once("end", leave).once("close", leave).once("error", leave).resume();
};
