import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export type ClientRun = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the client's own tool wrote in its folder, or null. */
  readonly read: (file: string) => string | null;
};

const PATIENCE_MS = 120_000;
const temporary: string[] = [];

export const newFolder = (purpose: string, files: Readonly<Record<string, string>> = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), `molecule-client-${purpose}-`));
  temporary.push(folder);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
};

export const removeClientFolders = (): void => {
  for (const folder of temporary.splice(0)) rmSync(folder, { recursive: true, force: true });
};

const readOrNull = (file: string): string | null => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
};

/** Runs a client to its end, in an empty folder with an empty home; it gets no variable but those given. */
export const runClient = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ClientRun> => {
  const home = newFolder("home");
  const work = newFolder("work");
  const child = spawn(program, args, {
    cwd: work,
    env: { PATH: process.env["PATH"], HOME: home, CODEX_HOME: home, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE_MS,
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...output, read: (file) => readOrNull(join(work, file)) }));
  });
};
