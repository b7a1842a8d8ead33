import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { installAside } from "./gates/install-aside.ts";
import type { Gate, Outcome } from "./gates/outcome.ts";
import { failedWith } from "./gates/outcome.ts";
import { runGates } from "./gates/run-gates.ts";
import { ROOT, runProgram } from "./gates/run-program.ts";
import {
  ALL_PARTS,
  isPart,
  type Part,
  reportFile,
  STRYKER_DIR,
  STRYKER_PROGRAM,
  strykerOptions,
} from "./mutation/parts.ts";
import { readMutationReport } from "./mutation/survivors.ts";

const PATIENCE_MS = 3 * 60 * 60_000;
const STRYKER_VERSION = "10.1.1";
const EXPLAINED = "docs/mutation.md";

/** Stryker brings 180 packages that only this run needs; vitest is the one that the product is tested with. */
const install = (): Promise<Outcome> =>
  installAside(
    STRYKER_DIR,
    {
      dependencies: {
        "@stryker-mutator/core": STRYKER_VERSION,
        "@stryker-mutator/vitest-runner": STRYKER_VERSION,
      },
    },
    "Installing Stryker (60 MB, once) …",
    ["--legacy-peer-deps"],
  );

/** Each mutant that a test notices is one check passed; a survivor that nobody explained is one failed. */
const mutate = async (part: Part): Promise<Outcome> => {
  const optionsFile = join(STRYKER_DIR, `${part}.json`);
  mkdirSync(dirname(reportFile(part)), { recursive: true });
  writeFileSync(optionsFile, JSON.stringify(strykerOptions(part)));
  const { code, output } = await runProgram(process.execPath, [STRYKER_PROGRAM, "run", optionsFile], {
    env: { MOLECULE_MUTATED: part },
    timeoutMs: PATIENCE_MS,
  });
  if (code !== 0) return failedWith(output);
  const { killed, survivors } = readMutationReport(readFileSync(reportFile(part), "utf8"));
  const explained = readFileSync(join(ROOT, EXPLAINED), "utf8");
  const unexplained = survivors.filter((survivor) => !explained.includes(survivor));
  console.log(`${part}: ${killed} killed, ${survivors.length} survived`);
  return {
    passed: killed,
    failed: unexplained.length,
    detail: `Not explained in ${EXPLAINED}:\n${unexplained.join("\n")}`,
  };
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !isPart(name));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown.join(", ")}". There are: ${ALL_PARTS.join(", ")}.`);
  process.exit(1);
}
const parts = wanted.length === 0 ? ALL_PARTS : wanted.filter(isPart);

await runGates([
  { name: "Stryker is installed", run: install },
  ...parts.map((part): Gate => ({ name: `mutants of ${part}`, run: () => mutate(part) })),
]);
