import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { AGENT_KEY, type TestPlatform } from "./test-platform.ts";

const MAIN = join(import.meta.dirname, "../main.ts");

export type AgentProcess = {
  readonly pid: number;
  /** Where it answers A2A; known when it has registered. */
  readonly url: string;
  /** Structured lines of its standard output. */
  readonly lines: Record<string, unknown>[];
  /** Everything that it printed, on either stream. */
  readonly output: () => string;
  readonly exited: Promise<number | null>;
  readonly kill: (signal: NodeJS.Signals) => void;
};

export const BASE_ENV = {
  WORKSPACE_ID: "01939f5e-0000-7000-8000-000000000001",
  MOLECULE_AGENT_KEY: AGENT_KEY,
  PATH: "/usr/bin:/bin",
  HOME: "/nonexistent",
  LANG: "C.UTF-8",
  TZ: "UTC",
};

/** Starts the agent as a process with exactly this environment; resolves when it has registered. */
export const spawnAgent = async (
  platform: TestPlatform,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  cwd?: string,
): Promise<AgentProcess> => {
  const started = startProcess({ ...BASE_ENV, PLATFORM_URL: platform.url, ...env }, args, cwd);
  const registered = await Promise.race([
    platform.registered,
    started.exited.then((code) => {
      throw new Error(`The agent left with ${code}: ${started.output()}`);
    }),
  ]);
  await started.until((line) => line["event"] === "registered");
  return { ...started, url: registered.url };
};

export type StartedProcess = Omit<AgentProcess, "url"> & {
  readonly until: (test: (line: Record<string, unknown>) => boolean) => Promise<void>;
};

/** Starts the agent and waits for nothing. */
export const startProcess = (
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  cwd?: string,
): StartedProcess => {
  const child: ChildProcess = spawn(process.execPath, [MAIN, "--executor=loop", ...args], {
    env: { ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  let output = "";
  let rest = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    rest += chunk.toString();
    const complete = rest.split("\n");
    rest = complete.pop() ?? "";
    for (const line of complete) lines.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  return {
    pid: child.pid ?? -1,
    lines,
    output: () => output,
    exited: new Promise((resolve) => child.once("exit", (code) => resolve(code))),
    kill: (signal) => void child.kill(signal),
    until: (test) =>
      new Promise((resolve) => {
        const look = () => {
          if (!lines.some(test)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
};
