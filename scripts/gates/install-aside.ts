import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { failedWith, type Outcome, passed } from "./outcome.ts";
import { runProgram } from "./run-program.ts";

/** Packages at exact versions that the product does not need, only something that measures or proves it. */
export type AsideManifest = {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
};

const STAMP = "installed.json";

const isInstalled = (dir: string, manifest: string): boolean => {
  try {
    return readFileSync(join(dir, STAMP), "utf8") === manifest;
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
 * Installs packages into a folder of their own, outside of the lock, once. Their install scripts are not run.
 * `announcement` is said before anything is fetched.
 */
export const installAside = async (
  dir: string,
  packages: AsideManifest,
  announcement: string,
  moreOptions: readonly string[] = [],
): Promise<Outcome> => {
  const manifest = JSON.stringify({ private: true, ...packages }, null, 2);
  if (isInstalled(dir, manifest)) return passed;
  console.log(announcement);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "package.json"), manifest);
  const options = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"];
  const [command, args] = npmCommand(["install", "--prefix", dir, ...options, ...moreOptions]);
  const { code, output } = await runProgram(command, args);
  if (code !== 0) return failedWith(output);
  writeFileSync(join(dir, STAMP), manifest);
  return passed;
};
