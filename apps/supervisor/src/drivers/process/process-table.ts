import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { platform } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
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
  /** Its command line, a word each; empty when it is gone or has none. */
  readonly commandOf: (pid: number) => Promise<readonly string[]>;
  /** Processes whose command line contains the text. */
  readonly findByCommand: (text: string) => Promise<readonly RunningProcess[]>;
  readonly listGroup: (groupId: number) => Promise<readonly RunningProcess[]>;
  /** Which boot of which host, and which process space, pids refer to. */
  readonly space: () => Promise<string>;
};

const isGone = (state: string): boolean => state.startsWith("Z") || state.startsWith("X");

/** Fields of proc(5) `stat` after the command; that, in parentheses, may itself contain spaces and parentheses. */
const fieldsOf = (stat: string): readonly string[] => stat.slice(stat.lastIndexOf(")") + 2).split(" ");

const parseStat = (pid: number, stat: string): RunningProcess | null => {
  const fields = fieldsOf(stat);
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

/** `PF_KTHREAD` of the kernel's include/linux/sched.h, in the flags of proc(5) `stat`. */
const KERNEL_THREAD = 0x0020_0000;
const isKernelThread = (stat: string): boolean => (Number(fieldsOf(stat)[6]) & KERNEL_THREAD) !== 0;

const LOOK_AGAIN_MS = 2;
/** Longer than a process of a busy host takes to become another program. */
const BECOMES_WITHIN_MS = 1_000;

/**
 * Reads command lines. While execve(2) puts one program in the place of another, a process lives and has none: it is
 * looked at again, or a run that is just starting would be taken for one that never was, and started twice. A program
 * that wiped its own is waited for once.
 */
const createCommandReader = (): ((pid: number) => Promise<string>) => {
  const wiped = new Set<string>();
  return async (pid) => {
    const deadline = performance.now() + BECOMES_WITHIN_MS;
    for (;;) {
      const command = await readProc(`${pid}/cmdline`);
      if (command !== "") return command ?? "";
      const stat = (await readProc(`${pid}/stat`)) ?? "";
      const lives = parseStat(pid, stat);
      if (lives === null || isKernelThread(stat)) return "";
      const key = `${pid}/${lives.startedAt}`;
      if (performance.now() >= deadline) wiped.add(key);
      if (wiped.has(key)) return "";
      await delay(LOOK_AGAIN_MS);
    }
  };
};

const createLinuxTable = (): ProcessTable => {
  const readCommand = createCommandReader();
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
    commandOf: async (pid) => (await readCommand(pid)).split("\0").filter((word) => word !== ""),
    findByCommand: (text) => filter(async ({ pid }) => (await readCommand(pid)).includes(text)),
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
