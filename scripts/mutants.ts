import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MUTANTS, type Mutant, type TestSelection } from "./mutants/mutants.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Runs one selection of tests; `none` when nothing ran, which proves nothing. */
const runTests = (selection: TestSelection, mutant: string): "passed" | "failed" | "none" => {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", selection.file, "-t", RegExp.escape(selection.name), "--reporter=json"];
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, MOLECULE_MUTANT: mutant },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const start = result.stdout.indexOf("{");
  if (start < 0) throw new Error(`vitest gave no report for ${selection.file}:\n${result.stderr}`);
  const report: { numPassedTests: number; numFailedTests: number } = JSON.parse(result.stdout.slice(start));
  if (report.numFailedTests > 0) return "failed";
  return report.numPassedTests > 0 ? "passed" : "none";
};

const judge = (mutant: Mutant): string[] => {
  const faults: string[] = [];
  if (!mutant.red.some((selection) => runTests(selection, mutant.name) === "failed")) {
    faults.push(`survived: ${mutant.red.map((s) => `${s.file} "${s.name}"`).join(", ")} did not fail`);
  }
  for (const control of mutant.controls) {
    const outcome = runTests(control, mutant.name);
    if (outcome !== "passed") faults.push(`control ${control.file} "${control.name}": ${outcome}`);
  }
  return faults;
};

let failed = 0;
for (const mutant of MUTANTS) {
  const faults = judge(mutant);
  console.log(
    `${faults.length === 0 ? "killed  " : "FAULT   "} ${mutant.name}${faults.map((f) => `\n           ${f}`).join("")}`,
  );
  if (faults.length > 0) failed += 1;
}
console.log(`${MUTANTS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
