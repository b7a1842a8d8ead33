import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { platform } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A process that still does something; one that only waits to be reaped counts as gone. */
export type RunningProcess = {
  readonly pid: number;
  readonly groupId: number;
  /** Differs between two processes that had the same pid, within one boot of the host. */
  readonly startedAt: string;
};

/** What the operating system says about processes. */
export type ProcessTable = {
  readonly find: (pid: number) => Promise<RunningProcess | null>;
  /** Its command line, a word each; empty when it is gone. */
  readonly commandOf: (pid: number) => Promise<readonly string[]>;
  /** Processes whose command line contains the text. */
  readonly findByCommand: (text: string) => Promise<readonly RunningProcess[]>;
  readonly listGroup: (groupId: number) => Promise<readonly RunningProcess[]>;
  /** Which boot of which host, and which process space, pids refer to. */
  readonly space: () => Promise<string>;
};

const isGone = (state: string): boolean => state.startsWith("Z") || state.startsWith("X");

/** Fields of proc(5) `stat`; the command in parentheses may itself contain spaces and parentheses. */
const parseStat = (pid: number, stat: string): RunningProcess | null => {
  const close = stat.lastIndexOf(")");
  const fields = stat.slice(close + 2).split(" ");
  const [state = "X", , groupId] = fields;
  const startedAt = fields[19];
  if (isGone(state) || startedAt === undefined) return null;
  return { pid, groupId: Number(groupId), startedAt };
};

const readProc = async (path: string): Promise<string | null> => {
  try {
    return await readFile(`/proc/${path}`, "utf8");
  } catch {
    // The process ended between two looks, or is another user's.
    return null;
  }
};

const createLinuxTable = (): ProcessTable => {
  const find = async (pid: number) => {
    const stat = await readProc(`${pid}/stat`);
    return stat === null ? null : parseStat(pid, stat);
  };
  const filter = async (matches: (process: RunningProcess) => Promise<boolean> | boolean) => {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const all = await Promise.all(
      pids.map(async (pid) => {
        const process = await find(pid);
        return process !== null && (await matches(process)) ? [process] : [];
      }),
    );
    return all.flat();
  };
  return {
    find,
    commandOf: async (pid) => (await readProc(`${pid}/cmdline`))?.split("\0") ?? [],
    findByCommand: (text) =>
      filter(async ({ pid }) => (await readProc(`${pid}/cmdline`))?.includes(text) === true),
    listGroup: (groupId) => filter((process) => process.groupId === groupId),
    space: async () => {
      const boot = (await readProc("sys/kernel/random/boot_id"))?.trim() ?? "unknown";
      return `${boot}/${await readlink("/proc/self/ns/pid").catch(() => "unknown")}`;
    },
  };
};

const PS_LINE = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s?(.*)$/;

const parsePs = (line: string): { process: RunningProcess; command: string } | null => {
  const [, pid, groupId, state = "X", startedAt = "", command = ""] = PS_LINE.exec(line) ?? [];
  if (pid === undefined || isGone(state)) return null;
  return { process: { pid: Number(pid), groupId: Number(groupId), startedAt }, command };
};

const createPsTable = (): ProcessTable => {
  const list = async (which: readonly string[]) => {
    try {
      const { stdout } = await run("ps", [...which, "-o", "pid=,pgid=,stat=,lstart=,command="], {
        env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout
        .split("\n")
        .map(parsePs)
        .filter((one) => one !== null);
    } catch (error) {
      // ps answers 1 when no process matches.
      if (error instanceof Error && "code" in error && error.code === 1) return [];
      throw error;
    }
  };
  return {
    find: async (pid) => (await list(["-p", String(pid)]))[0]?.process ?? null,
    commandOf: async (pid) => (await list(["-p", String(pid)]))[0]?.command.split(" ") ?? [],
    findByCommand: async (text) =>
      (await list(["-A"])).filter(({ command }) => command.includes(text)).map(({ process }) => process),
    listGroup: async (groupId) =>
      (await list(["-A"])).map(({ process }) => process).filter((process) => process.groupId === groupId),
    space: async () =>
      (await run("sysctl", ["-n", "kern.boottime"], { env: { PATH: "/usr/sbin:/sbin" } })).stdout.trim(),
  };
};

/** Reads /proc on Linux, and asks ps elsewhere. */
export const createProcessTable = (system: string = platform()): ProcessTable =>
  system === "linux" ? createLinuxTable() : createPsTable();
