/**
 * The Secrets tab with 500 names, in a real browser: how long after each kind of interaction the next picture is
 * drawn, as the browser itself measures it (event timing, of which the worst is INP). Prints one JSON line and fails
 * nothing.
 */
import { existsSync } from "node:fs";
import process from "node:process";
import { type Browser, chromium, type Page } from "@playwright/test";
import { signIn } from "../e2e/fixtures/canvas.ts";
import {
  type InstallationFacts,
  newDataDir,
  newOwner,
  removeDataDir,
  startInstallation,
  stopInstallation,
} from "../e2e/fixtures/installation.ts";
import { observeDatabase } from "../e2e/fixtures/observers.ts";
import { inTenant, YOURS, YOURS_SLUG } from "../e2e/fixtures/secrets.ts";
import { type Interaction, measureInteraction, observeInteractions } from "./secrets/interactions.ts";

const NAMES = 500;
const ROUNDS = 10;
const MOST_MS = 100;
const SYSTEM_BROWSER = "/usr/bin/chromium";

const launch = (): Promise<Browser> =>
  chromium.launch({
    ...(existsSync(chromium.executablePath()) ? {} : { executablePath: SYSTEM_BROWSER }),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });

const nameOf = (index: number): string => `BENCH_NAME_${String(index).padStart(3, "0")}`;

const seed = async (page: Page, facts: InstallationFacts): Promise<string> => {
  const database = observeDatabase(facts);
  try {
    const here = await inTenant(page, facts, database, YOURS);
    const id = await here.createPaused("many-names", "claude-sonnet-4-6");
    const entries = Array.from({ length: NAMES }, (_, index) => ({
      ...{ name: nameOf(index), value: `value number ${index} of many`, kind: "secret" },
      note: index % 7 === 0 ? "from the vault" : "typed by hand",
    }));
    await here.set(id, entries);
    return id;
  } finally {
    await database.end();
  }
};

const row = (page: Page, index: number) => page.locator(`[data-secret-row="${nameOf(index)}"]`);

/** What people do with a list, each repeated so that a lucky moment does not count. */
const INTERACTIONS: readonly Interaction[] = [
  {
    name: "type into the filter",
    run: async (page, round) => {
      await page.getByRole("searchbox", { name: "Filter names" }).press(round % 2 === 0 ? "E" : "Backspace");
    },
  },
  { name: "show only some", run: (page) => page.getByRole("button", { name: /^This workspace/ }).click() },
  { name: "open and close a row", run: (page) => row(page, 2).click() },
  { name: "select a row", run: (page) => row(page, 3).press("x") },
  {
    name: "walk by arrows",
    run: async (page, round) => {
      if (round === 0) await row(page, 1).focus();
      await page.keyboard.press("ArrowDown");
    },
  },
  {
    name: "jump to the end and back",
    run: (page, round) => page.keyboard.press(round % 2 === 0 ? "End" : "Home"),
  },
  {
    name: "open the form and leave it",
    run: async (page, round) => {
      if (round % 2 === 0) await page.getByRole("button", { name: "Add secret" }).click();
      else
        await page
          .getByRole("form", { name: "Add a secret" })
          .getByRole("button", { name: "Cancel" })
          .click();
    },
  },
  {
    name: "draft a removal",
    run: async (page, round) => {
      await row(page, round).focus();
      await page.keyboard.press("Backspace");
    },
  },
];

const dataDir = newDataDir();
const facts = await startInstallation(dataDir, newOwner());
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await signIn(page, facts);
  const id = await seed(page, facts);
  await observeInteractions(page);
  await page.goto(`${facts.canvasUrl}/t/${YOURS_SLUG}?w=${id}&tab=secrets`);
  await row(page, 1).waitFor();
  const measured = [];
  for (const interaction of INTERACTIONS) measured.push(await measureInteraction(page, interaction, ROUNDS));
  const inpMs = Math.max(...measured.map(({ worstMs }) => worstMs));
  console.log(
    JSON.stringify({ bench: "secrets", names: NAMES, inpMs, mostMs: MOST_MS, interactions: measured }),
  );
} finally {
  await browser.close();
  await stopInstallation(dataDir);
  removeDataDir(dataDir);
}
