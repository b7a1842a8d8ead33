import type { Driver, RunHandle } from "../drivers/driver.ts";

const MAX_LENGTH = 300;

const reasonOf = (line: string): string | null => {
  try {
    const parsed: unknown = JSON.parse(line);
    const reason: unknown =
      typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, "reason") : null;
    return typeof reason === "string" ? reason : null;
  } catch {
    return null;
  }
};

/** What the agent itself said last about why it ends, from its redacted log; null when it said nothing. */
export const readLastReason = async (driver: Driver, handle: RunHandle): Promise<string | null> => {
  const lines = (await driver.logs(handle)).trimEnd().split("\n");
  const reason = lines
    .slice(-3)
    .map(reasonOf)
    .findLast((one) => one !== null);
  return reason === undefined || reason === null ? null : reason.slice(0, MAX_LENGTH);
};
