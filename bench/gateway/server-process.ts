import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export type Spent = {
  /** CPU of the process so far, all its threads, in microseconds. */
  readonly cpuMicros: number;
  readonly rssBytes: number;
};

export type ServerProcess = {
  readonly url: string;
  measure(): Promise<Spent>;
  stop(): Promise<void>;
};

export type ServerOptions = {
  readonly args?: readonly string[];
  /** Where it leaves a CPU profile when it stops. */
  readonly profileDir?: string | undefined;
  /** How Node starts it. */
  readonly node?: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  /** What it prints is not shown. */
  readonly quiet?: boolean;
};

const ask = async (child: ChildProcess): Promise<Spent> => {
  child.send("cpu");
  const [answer] = await once(child, "message");
  return answer;
};

/** The port that a child tells; rejects when it ends instead. */
const readPort = async (child: ChildProcess): Promise<number> => {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`A server of the benchmark ended with code ${code} before it listened.`);
  });
  const [{ port }] = await Promise.race([once(child, "message"), ended]);
  return port;
};

/** Starts one of the benchmark's servers; resolves once it listens. */
export const startServerProcess = async (
  file: string,
  { args = [], profileDir, node = { args: [], env: {} }, quiet = false }: ServerOptions = {},
): Promise<ServerProcess> => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    stdio: quiet ? ["ignore", "ignore", "inherit", "ipc"] : ["ignore", "inherit", "inherit", "ipc"],
    // Compiled code is kept between runs, as `npm start` does; reading TypeScript anew costs every process 100 MB.
    env: { ...process.env, ...node.env, NODE_COMPILE_CACHE: join(tmpdir(), "molecule-bench-compile-cache") },
    execArgv: [
      ...node.args,
      ...(profileDir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`]),
    ],
  });
  const gone = once(child, "exit");
  const port = await readPort(child);
  return {
    url: `http://127.0.0.1:${port}`,
    measure: () => ask(child),
    stop: async () => {
      child.disconnect();
      await gone;
    },
  };
};
