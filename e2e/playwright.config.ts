import { existsSync } from "node:fs";
import { chromium, defineConfig } from "@playwright/test";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const bundled = chromium.executablePath();
const executablePath = existsSync(bundled) ? bundled : SYSTEM_BROWSERS.find((path) => existsSync(path));
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "./flows",
  globalSetup: "./fixtures/global-setup.ts",
  // One installation serves all flows, in order: the machine has two cores, and the story of the main job is one.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // For what hangs: each wait has a limit of its own, which says what it waited for.
  timeout: 600_000,
  expect: { timeout: 15_000 },
  outputDir: "../test-results",
  reporter: [["list"], ["json", { outputFile: "../test-results/report.json" }]],
  use: {
    viewport: { width: 1440, height: 900 },
    // Days are those of the ledger, and words those of the flows, wherever they run.
    timezoneId: "UTC",
    locale: "en-US",
    screenshot: "only-on-failure",
    // Without its film: filming costs as much as the browser, and a failure's last picture is kept anyway.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        ...(asRoot ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
