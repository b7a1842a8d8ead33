import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export type ServerProcess = {
  readonly url: string;
  /** CPU of the process so far, all its threads, in microseconds; and its memory. */
  measure(): Promise<{ readonly cpuMicros: number; readonly rssBytes: number }>;
  stop(): Promise<void>;
};

const ask = async (child: ChildProcess): Promise<{ cpuMicros: number; rssBytes: number }> => {
  child.send("cpu");
  const [answer] = await once(child, "message");
  return answer;
};

/** Where to leave a CPU profile per process; none without it. */
const profileDir = process.env["BENCH_PROFILE_DIR"];

/** Starts one of the benchmark's servers; resolves once it listens. */
export const startServerProcess = async (file: string, args: readonly string[]): Promise<ServerProcess> => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // Compiled code is kept between runs, as `npm start` does; reading TypeScript anew costs every process 100 MB.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "molecule-bench-compile-cache") },
    execArgv: profileDir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`],
  });
  const [{ port }] = await once(child, "message");
  return {
    url: `http://127.0.0.1:${port}`,
    measure: () => ask(child),
    stop: async () => {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
};
