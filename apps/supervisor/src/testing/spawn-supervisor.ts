import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** A supervisor in a process of its own, to be killed and stopped like one. */
export type SpawnedSupervisor = {
  readonly url: string;
  readonly pid: number;
  readonly exited: Promise<number | null>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Everything that it logged. */
  readonly logged: () => string;
};

const MAIN = join(import.meta.dirname, "../../bin/supervisor.mjs");
/** Stands in for whatever a supervisor inherits and no agent may see. */
export const CANARY = "canary-of-the-supervisor-0123456789";

/** Starts it; resolves when it listens. */
export const spawnSupervisor = async (env: Readonly<Record<string, string>>): Promise<SpawnedSupervisor> => {
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    env: { ...env, MOLECULE_CANARY: CANARY, ANTHROPIC_API_KEY: CANARY },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  const listening = Promise.withResolvers<string>();
  const read = (chunk: Buffer) => {
    output += chunk.toString();
    const url = /"url":"([^"]+)"[^\n]*"msg":"listening"/.exec(output)?.[1];
    if (url !== undefined) listening.resolve(url);
  };
  child.stdout?.on("data", read);
  child.stderr?.on("data", read);
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  void exited.then(() => listening.reject(new Error(`the supervisor did not start: ${output}`)));
  listening.promise.catch(() => undefined);
  const url = await listening.promise;
  return {
    url,
    pid: child.pid ?? -1,
    exited,
    kill: (signal) => void child.kill(signal),
    logged: () => output,
  };
};
