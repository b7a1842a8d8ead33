import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createInterface } from "node:readline";
import { type CodexEvent, readCodexEvent } from "./codex-events.ts";

export type CodexRun = {
  readonly program: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly workDir: string;
  readonly question: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: CodexEvent) => void;
};

/** Between a word and a kill, when a question is taken back. */
const GRACE_MS = 2_000;

/** Runs Codex on one question, which goes in on its standard input: a command line is everybody's to read. */
export const runCodex = async (run: CodexRun): Promise<number | null> => {
  const { program, args, variables, workDir, question, signal, onEvent } = run;
  await mkdir(variables["CODEX_HOME"] ?? workDir, { recursive: true, mode: 0o700 });
  const child = spawn(process.execPath, [program, ...args], {
    cwd: workDir,
    env: { ...variables },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const stop = () => {
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
  };
  signal.addEventListener("abort", stop, { once: true });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(question);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const event = readCodexEvent(line);
      if (event !== null) onEvent(event);
    }
    return await closed;
  } finally {
    signal.removeEventListener("abort", stop);
    if (child.exitCode === null && child.signalCode === null) stop();
  }
};
