import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MUTANTS, type Mutant, type TestSelection } from "./mutants/mutants.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

/** Runs the files of a mutant's selections once, under that mutant. */
const runTests = (mutant: Mutant): Report => {
  const files = new Set([...mutant.red, ...mutant.controls].map((selection) => selection.file));
  const folder = mkdtempSync(join(tmpdir(), "molecule-mutant-"));
  const outputFile = join(folder, "report.json");
  const args = [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    ...files,
    "--reporter=json",
    `--outputFile=${outputFile}`,
  ];
  const env = { ...process.env, MOLECULE_MUTANT: mutant.name };
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    env,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  try {
    return JSON.parse(readFileSync(outputFile, "utf8"));
  } catch (error) {
    throw new Error(`vitest gave no report for "${mutant.name}":\n${result.stdout}\n${result.stderr}`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** `none` when nothing ran, which proves nothing. */
const outcomeOf = (report: Report, { file, name }: TestSelection): "passed" | "failed" | "none" => {
  const tests = report.testResults
    .filter((result) => result.name === join(root, file))
    .flatMap((result) => result.assertionResults)
    .filter((test) => test.fullName.includes(name) && test.status !== "skipped");
  if (tests.length === 0) return "none";
  return tests.every((test) => test.status === "passed") ? "passed" : "failed";
};

const judge = (mutant: Mutant): string[] => {
  const report = runTests(mutant);
  const survived = !mutant.red.some((selection) => outcomeOf(report, selection) === "failed");
  const controls = mutant.controls.filter((selection) => outcomeOf(report, selection) !== "passed");
  return [
    ...(survived ? [`survived: none of ${mutant.red.map((s) => `"${s.name}"`).join(", ")} failed`] : []),
    ...controls.map((control) => `control ${control.file} "${control.name}": ${outcomeOf(report, control)}`),
  ];
};

const chosen = process.argv[2];
const mutants = MUTANTS.filter((mutant) => chosen === undefined || mutant.name.includes(chosen));
let failed = 0;
for (const mutant of mutants) {
  const faults = judge(mutant);
  if (faults.length > 0) failed += 1;
  console.log(
    `${faults.length === 0 ? "killed" : "FAULT "} ${mutant.name}${faults.map((f) => `\n         ${f}`).join("")}`,
  );
}
console.log(`${mutants.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && mutants.length > 0 ? 0 : 1;
