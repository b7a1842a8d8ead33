import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { installDebian } from "./install-debian.ts";
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
  const said = await installDebian(["chromium"]);
  if (findSystemBrowser() !== undefined) return undefined;
  if (said !== null) tried.push(`apt-get install chromium: ${said}`);
  return `There is no Chromium for the browser tests.\n${tried.join("\n")}\nInstall one by hand: npx playwright install --with-deps chromium`;
};
