import { defineConfig } from "@playwright/test";
import flows from "./playwright.config.ts";

/** Looks over every page, tab and dialog; longer than the flows: `npx playwright test -c e2e/audits.config.ts`. */
export default defineConfig(flows, { testDir: "./audits" });
