import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";

export const ROOT = join(import.meta.dirname, "../..");

export type Finished = { readonly code: number | null; readonly output: string };

export type RunOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Shows the output while it comes, instead of keeping it. */
  readonly live?: boolean;
  readonly timeoutMs?: number;
  /** How it is told to end; what tidies up at Ctrl-C alone is told so. */
  readonly endSignal?: NodeJS.Signals;
};

const DEFAULT_TIMEOUT_MS = 10 * 60_000;

/** A program of the dependencies, by the name that it has in `node_modules/.bin`. */
export const toolPath = (name: string): string => join(ROOT, "node_modules/.bin", name);

/** Runs a program at the root to its end; one that takes too long is ended. */
export const runProgram = (
  command: string,
  args: readonly string[],
  { env = {}, live = false, timeoutMs = DEFAULT_TIMEOUT_MS, endSignal = "SIGTERM" }: RunOptions = {},
): Promise<Finished> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: live ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: endSignal,
    });
    const chunks: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text) => chunks.push(text));
    const endWithUs = (): void => void child.kill(endSignal);
    process.once("exit", endWithUs);
    const finish = (code: number | null): void => {
      process.off("exit", endWithUs);
      resolve({ code, output: chunks.join("") });
    };
    child.once("error", (error) => {
      chunks.push(`${command} does not start: ${error.message}\n`);
      finish(1);
    });
    child.once("close", (code, signal) => {
      if (signal !== null) chunks.push(`\n${command} was ended by ${signal}\n`);
      finish(code);
    });
  });
