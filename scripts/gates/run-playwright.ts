import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { ensureBrowser } from "./ensure-browser.ts";
import { failedWith, type Outcome } from "./outcome.ts";
import { ROOT, runProgram } from "./run-program.ts";

const REPORT = join(ROOT, "test-results/report.json");
const TIMEOUT_MS = 120 * 60_000;

type Suite = {
  readonly file: string;
  readonly specs: readonly { readonly title: string; readonly ok: boolean; readonly line: number }[];
  readonly suites?: readonly Suite[];
};
type Report = {
  readonly suites: readonly Suite[];
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
  readonly errors: readonly unknown[];
};

const nameFailures = ({ file, specs, suites = [] }: Suite): readonly string[] => [
  ...specs.filter(({ ok }) => !ok).map(({ title, line }) => `${file}:${line} › ${title}`),
  ...suites.flatMap(nameFailures),
];

/** A test that passes only when it is tried again has not passed. */
export const countPlaywright = ({ suites, stats, errors }: Report, exitCode: number | null): Outcome => {
  const counted = stats.unexpected + stats.flaky;
  const failed = counted === 0 && (errors.length > 0 || exitCode !== 0) ? 1 : counted;
  const named = ["playwright: see its output above", ...suites.flatMap(nameFailures)].join("\n");
  return { passed: stats.expected, failed, detail: failed > 0 ? named : "" };
};

/** The promises, in a real browser against a real installation; further arguments go to Playwright. */
export const runPlaywright = async (args: readonly string[] = []): Promise<Outcome> => {
  const config = join(ROOT, "e2e/playwright.config.ts");
  if (!existsSync(config)) return { passed: 0, failed: 0, detail: "" };
  const missing = await ensureBrowser();
  if (missing !== undefined) return failedWith(missing);
  rmSync(REPORT, { force: true });
  const cli = join(ROOT, "node_modules/@playwright/test/cli.js");
  const { code } = await runProgram(process.execPath, [cli, "test", "--config", config, ...args], {
    live: true,
    timeoutMs: TIMEOUT_MS,
    // It stops the installation of the flows then, which would outlive it.
    endSignal: "SIGINT",
  });
  try {
    return countPlaywright(JSON.parse(readFileSync(REPORT, "utf8")), code);
  } catch {
    return failedWith(`playwright ended with code ${code} and left no report`);
  }
};
