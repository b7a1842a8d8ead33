import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { ensureBrowser } from "./ensure-browser.ts";
import { failedWith, type Outcome } from "./outcome.ts";
import { ROOT, runProgram } from "./run-program.ts";

const REPORT = join(ROOT, "test-results/report.json");
const TIMEOUT_MS = 40 * 60_000;

type Report = {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
  readonly errors: readonly unknown[];
};

/** A test that passes only when it is tried again has not passed. */
export const countPlaywright = ({ stats, errors }: Report, exitCode: number | null): Outcome => {
  const counted = stats.unexpected + stats.flaky;
  const failed = counted === 0 && (errors.length > 0 || exitCode !== 0) ? 1 : counted;
  return { passed: stats.expected, failed, detail: failed > 0 ? "playwright: see its output above" : "" };
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
  });
  try {
    return countPlaywright(JSON.parse(readFileSync(REPORT, "utf8")), code);
  } catch {
    return failedWith(`playwright ended with code ${code} and left no report`);
  }
};
