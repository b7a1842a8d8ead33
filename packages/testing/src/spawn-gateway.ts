import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A gateway in a process of its own, as an installation has one beside its supervisors. */
export type SpawnedGateway = {
  readonly url: string;
  readonly process: ChildProcess;
  /** Null where metrics were not asked for. */
  readonly metricsUrl: string | null;
  readonly exited: Promise<void>;
  /** Everything that it wrote out. */
  readonly logged: () => string;
  readonly stop: () => Promise<void>;
};

const MAIN = join(import.meta.dirname, "../../../apps/gateway/bin/gateway.mjs");

/**
 * Starts it, configured by this environment alone, at a port of its own choice; resolves when it listens.
 * @throws Error with what it wrote when it ends before
 */
export const spawnGateway = async (
  env: Readonly<Record<string, string>>,
  { stdin = "pipe" }: { readonly stdin?: "pipe" | "ignore" } = {},
): Promise<SpawnedGateway> => {
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    env: { ...env, GATEWAY_PORT: "0" },
    stdio: [stdin, "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  if (child.stdout === null) throw new Error("the gateway has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const {
      msg,
      url,
      metricsUrl = null,
    }: { msg?: string; url?: string; metricsUrl?: string | null } = JSON.parse(line);
    if (msg !== "listening" || url === undefined) continue;
    child.stdout.resume();
    return {
      ...{ url, process: child, metricsUrl, exited },
      logged: () => output,
      stop: async () => {
        child.kill("SIGTERM");
        await exited;
      },
    };
  }
  throw new Error(`the gateway ended before it listened: ${output}`);
};
