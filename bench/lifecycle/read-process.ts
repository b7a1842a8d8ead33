import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a process has used so far; Linux. */
export type ProcessUse = { readonly cpuMs: number; readonly rssMb: number };

const TICKS_PER_SECOND = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
const KB_PER_MB = 1_024;

export const readProcess = (pid: number): ProcessUse => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name may hold blanks; what follows its bracket begins with the third field.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return { cpuMs: (ticks / TICKS_PER_SECOND) * 1_000, rssMb: Math.round(Number(rss) / KB_PER_MB) };
};

/** What a process has of its own, and its share of what it shares; nothing once it has ended. */
const readMemoryMb = (pid: string): number => {
  try {
    const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return Number(pss) / KB_PER_MB;
  } catch {
    return 0;
  }
};

const readCommand = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
};

/** What the processes of these runs take together, what shuts them in among them. */
export const readRunsMb = (runIds: ReadonlySet<string>): number =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => runIds.has(/molecule-agent:([0-9a-f-]+)/.exec(readCommand(pid))?.[1] ?? ""))
    .reduce((sum, pid) => sum + readMemoryMb(pid), 0);
