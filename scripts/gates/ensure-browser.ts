import { existsSync } from "node:fs";
import process from "node:process";
import { chromium } from "@playwright/test";
import { runProgram, toolPath } from "./run-program.ts";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const findSystemBrowser = (): string | undefined => SYSTEM_BROWSERS.find((path) => existsSync(path));

const hasOwnBrowser = (): boolean => existsSync(chromium.executablePath());

/**
 * Sees to it that there is a Chromium: Playwright's own, else the system's, else Debian's through apt when we are
 * root. @returns undefined when there is one, else what was tried
 */
export const ensureBrowser = async (): Promise<string | undefined> => {
  if (hasOwnBrowser()) return undefined;
  // With another browser at hand a slow network need not be waited for.
  const timeoutMs = findSystemBrowser() === undefined ? 300_000 : 60_000;
  const own = await runProgram(toolPath("playwright"), ["install", "chromium"], { timeoutMs });
  if (hasOwnBrowser() || findSystemBrowser() !== undefined) return undefined;
  const tried = [`playwright install chromium: ${own.output.trim().split("\n").at(-1) ?? ""}`];
  if (process.platform === "linux" && process.getuid?.() === 0) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await runProgram("apt-get", ["update"], { env, timeoutMs: 180_000 });
    const apt = await runProgram("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      env,
      timeoutMs: 600_000,
    });
    if (findSystemBrowser() !== undefined) return undefined;
    tried.push(`apt-get install chromium: ${apt.output.trim().split("\n").at(-1) ?? ""}`);
  }
  return `There is no Chromium for the browser tests.\n${tried.join("\n")}\nInstall one by hand: npx playwright install --with-deps chromium`;
};
