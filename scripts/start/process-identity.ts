import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isAlive } from "../postgres/postmaster-file.ts";

/** A process that cannot be mistaken for a later one that was given the same number. */
export type ProcessIdentity = { readonly pid: number; readonly startedAt: string };

const START_TIME_FIELD = 19;

/** When a process started, in the system's own terms; undefined when there is none. */
const startOf = (pid: number): string | undefined => {
  if (!isAlive(pid)) return undefined;
  try {
    // The name in brackets may hold anything; the fields are counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Ended, and only not yet waited for by its parent.
    return fields[0] === "Z" ? undefined : fields[START_TIME_FIELD];
  } catch {
    const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    const text = stdout?.trim() ?? "";
    return text === "" ? undefined : text;
  }
};

export const identify = (pid: number): ProcessIdentity | undefined => {
  const startedAt = startOf(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
};

/** Reads what was written of an identity; undefined when it is none. */
export const parseIdentity = (value: unknown): ProcessIdentity | undefined => {
  if (typeof value !== "object" || value === null || !("pid" in value) || !("startedAt" in value))
    return undefined;
  const { pid, startedAt } = value;
  return Number.isInteger(pid) && Number(pid) > 0 && typeof startedAt === "string"
    ? { pid: Number(pid), startedAt }
    : undefined;
};

export const stillRuns = ({ pid, startedAt }: ProcessIdentity): boolean => startOf(pid) === startedAt;
