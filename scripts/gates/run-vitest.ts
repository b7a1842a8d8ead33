import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { failedWith, type Outcome } from "./outcome.ts";
import { ROOT, runProgram } from "./run-program.ts";

type TestResult = {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages: readonly string[];
};
type FileResult = {
  readonly status: string;
  readonly name: string;
  /** What kept the file from being loaded; empty when it was. */
  readonly message: string;
  readonly assertionResults: readonly TestResult[];
};
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly FileResult[];
};

const LINES_OF_A_FAILURE = 8;

const firstLines = (text: string): string => text.split("\n").slice(0, LINES_OF_A_FAILURE).join("\n    ");

/** Said once more at the end of the run: a log that keeps only its last lines still names what failed. */
const nameFailures = ({ testResults }: Report): string =>
  testResults
    .flatMap(({ status, name, message, assertionResults }) =>
      status === "failed" && assertionResults.length === 0
        ? [`${relative(ROOT, name)}\n    ${firstLines(message)}`]
        : assertionResults
            .filter((test) => test.status === "failed")
            .map(
              ({ fullName, failureMessages }) =>
                `${relative(ROOT, name)} › ${fullName}\n    ${firstLines(failureMessages.join("\n"))}`,
            ),
    )
    .join("\n");

/** A file that cannot be loaded has no tests to count, and counts as one that failed. */
export const countVitest = (report: Report, exitCode: number | null): Outcome => {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const counted = report.numFailedTests + unloaded.length;
  // An error outside any test (an unhandled rejection) fails the run without failing a test.
  const failed = counted === 0 && exitCode !== 0 ? 1 : counted;
  const named = nameFailures(report);
  const detail = named === "" ? "vitest: an error outside any test; see its output above" : named;
  return { passed: report.numPassedTests, failed, detail: failed > 0 ? detail : "" };
};

/** A busy machine takes several times what a quiet one takes; only what hangs is to be ended. */
const TIMEOUT_MS = 50 * 60_000;

export type VitestOptions = {
  /** Other tests than those of the repository's own configuration. */
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Only files whose path has this in it. */
  readonly files?: string;
};

/** Unit, rule, database and process tests. */
export const runVitest = async ({ config, env = {}, files }: VitestOptions = {}): Promise<Outcome> => {
  const file = join(ROOT, "artifacts/vitest.json");
  mkdirSync(join(ROOT, "artifacts"), { recursive: true });
  rmSync(file, { force: true });
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  if (config !== undefined) args.push("--config", config);
  if (files !== undefined) args.push(files);
  const { code } = await runProgram(process.execPath, args, { live: true, env, timeoutMs: TIMEOUT_MS });
  try {
    return countVitest(JSON.parse(readFileSync(file, "utf8")), code);
  } catch {
    return failedWith(`vitest ended with code ${code} and left no report`);
  }
};
