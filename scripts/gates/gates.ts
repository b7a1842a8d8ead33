import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { killProcesses } from "../chaos/kill-processes.ts";
import { findLongFiles } from "./check-file-sizes.ts";
import { findLockFaults } from "./check-lock.ts";
import { ensureEngines } from "./ensure-engines.ts";
import { failedWith, type Gate, passed } from "./outcome.ts";
import { runPlaywright } from "./run-playwright.ts";
import { ROOT, runProgram, toolPath } from "./run-program.ts";
import { runVitest } from "./run-vitest.ts";

const program = (name: string, command: string, args: readonly string[]): Gate => ({
  name,
  run: async () => {
    const { code, output } = await runProgram(command, args);
    return code === 0 ? passed : failedWith(output);
  },
});

const check = (name: string, findFaults: () => readonly string[]): Gate => ({
  name,
  run: () => {
    const faults = findFaults();
    return Promise.resolve(faults.length === 0 ? passed : failedWith(faults.join("\n")));
  },
});

const tsc = (name: string, project: string): Gate =>
  program(name, toolPath("tsc"), ["--noEmit", "--singleThreaded", "-p", project]);

/** Everything that needs no database and no browser; each is one check. */
export const STATIC_GATES: readonly Gate[] = [
  program("registry is generated from providers.yaml", process.execPath, [
    join(ROOT, "packages/registry/scripts/generate.ts"),
    "--check",
  ]),
  check("lock file serves every platform", () =>
    findLockFaults(JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"))),
  ),
  program("types of apps and packages", toolPath("turbo"), [
    "run",
    "typecheck",
    // One thread each, two at a time: more of them compete for the cores and take several times the work.
    "--concurrency=2",
    "--continue",
    "--output-logs=errors-only",
  ]),
  tsc("types of scripts", "scripts"),
  tsc("types of browser tests", "e2e"),
  tsc("types of benchmarks", "bench"),
  program("lint and format", toolPath("biome"), ["check", ".", "--max-diagnostics=50"]),
  program("import table", toolPath("turbo"), ["boundaries"]),
  program("no secrets in the repository", toolPath("secretlint"), ["--maskSecrets", "**/*", "**/.*"]),
  check("files of at most 300 lines", () => findLongFiles(ROOT)),
];

export const TEST_GATES: readonly Gate[] = [
  {
    name: "unit, database and process tests",
    run: async () => {
      await ensureEngines();
      return runVitest();
    },
  },
  { name: "browser tests", run: () => runPlaywright() },
  { name: "kill -9 of every process, three times", run: () => killProcesses(3) },
];

/** Files, exports and dependencies that nothing uses, or that are used and not named. */
export const UNUSED_GATE: Gate = program("nothing unused, nothing unlisted", toolPath("knip"), [
  "--no-progress",
]);

/** Each named fault must turn its tests red, and only them. */
export const MUTANT_GATE: Gate = program("mutants", process.execPath, [join(ROOT, "scripts/mutants.ts")]);
