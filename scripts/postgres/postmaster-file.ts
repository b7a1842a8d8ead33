import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** What a running server says about itself in `postmaster.pid`. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean };

/** Lines of the file: pid, data directory, start time, port, socket directory, address, memory key, status. */
export const parsePostmasterFile = (text: string): Postmaster | null => {
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === "ready" };
};

export const findPostmaster = (clusterDir: string): Postmaster | null => {
  try {
    return parsePostmasterFile(readFileSync(join(clusterDir, "postmaster.pid"), "utf8"));
  } catch {
    return null;
  }
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

const commandLineOf = (pid: number): string | null => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    const answer = spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return answer.error === undefined ? answer.stdout : null;
  }
};

/** After a crash the pid may belong to something else by now; only a `postgres` on this folder counts. */
export const isPostmasterOf = (pid: number, clusterDir: string): boolean => {
  if (!isAlive(pid)) return false;
  const line = commandLineOf(pid);
  return line === null || (line.includes("postgres") && line.includes(clusterDir));
};
