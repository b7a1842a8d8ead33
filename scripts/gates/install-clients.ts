import { join } from "node:path";
import process from "node:process";
import { REAL_RUNTIMES } from "@molecule/services/runtimes";
import type { DataDir } from "../start/data-dir.ts";
import { failedWith, type Outcome, passed } from "./outcome.ts";
import { ROOT, runProgram } from "./run-program.ts";

export const runtimesDir = (dataDir: DataDir): string => dataDir.file("runtimes");

/**
 * Installs Claude Code and Codex as the product does for who wants them: together they are 800 MB that nobody needs
 * to use the product.
 */
export const installClients = async (dataDir: DataDir): Promise<Outcome> => {
  const molecule = join(ROOT, "apps/cli/bin/molecule.mjs");
  const env = { RUNTIMES_DIR: process.env["RUNTIMES_DIR"] ?? runtimesDir(dataDir) };
  for (const { runtime } of REAL_RUNTIMES) {
    const { code, output } = await runProgram(process.execPath, [molecule, "runtime", "install", runtime], {
      env,
    });
    if (code !== 0) return failedWith(output);
  }
  return passed;
};
