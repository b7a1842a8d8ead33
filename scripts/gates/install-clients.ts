import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { BIG_CLIENTS } from "../../e2e/clients/installed-clients.ts";
import type { DataDir } from "../start/data-dir.ts";
import { failedWith, type Outcome, passed } from "./outcome.ts";
import { runProgram } from "./run-program.ts";

const MANIFEST = JSON.stringify({ private: true, dependencies: BIG_CLIENTS }, null, 2);
const STAMP = "installed.json";

export const clientsDir = (dataDir: DataDir): string => dataDir.file("clients");

const isInstalled = (dir: string): boolean => {
  try {
    return readFileSync(join(dir, STAMP), "utf8") === MANIFEST;
  } catch {
    return false;
  }
};

/** npm's own program when npm started us, else whatever `npm` is on the path. */
const npmCommand = (args: readonly string[]): readonly [string, readonly string[]] => {
  const file = process.env["npm_execpath"];
  return file !== undefined && /\.[cm]?js$/.test(file) ? [process.execPath, [file, ...args]] : ["npm", args];
};

/**
 * Installs Claude Code and Codex below the data folder, outside of the lock: together they are 800 MB that nobody
 * needs to use the product. Their install scripts are not run.
 */
export const installClients = async (dataDir: DataDir): Promise<Outcome> => {
  const dir = clientsDir(dataDir);
  if (isInstalled(dir)) return passed;
  console.log("Installing Claude Code and Codex (800 MB, once) …");
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "package.json"), MANIFEST);
  const options = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"];
  const [command, args] = npmCommand(["install", "--prefix", dir, ...options]);
  const { code, output } = await runProgram(command, args);
  if (code !== 0) return failedWith(output);
  writeFileSync(join(dir, STAMP), MANIFEST);
  return passed;
};
