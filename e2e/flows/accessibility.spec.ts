import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { openWorkspace, signIn, switchTenant, type Tab } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";

const PAGES = ["Canvas", "List", "Secrets", "Spend", "Activity", "Settings", "Operator"];
const TABS: readonly Tab[] = ["Overview", "Chat", "Secrets", "Billing", "Activity", "Config"];
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

type ColorScheme = "light" | "dark";

const auditor =
  (page: Page, colorScheme: ColorScheme) =>
  async (what: string): Promise<void> => {
    const axe = new AxeBuilder({ page });
    // A theme changes colours and nothing else: the second one is asked about those alone.
    const asked = colorScheme === "light" ? axe.withTags(STANDARDS) : axe.withRules("color-contrast");
    const found = (await asked.analyze()).violations.map(
      ({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`,
    );
    expect(found).toEqual([]);
  };

/** Dialogs, each with the way to it from an open workspace. */
const DIALOGS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "New workspace": (page) => page.getByRole("button", { name: "New workspace" }).first().click(),
  "Keyboard shortcuts": (page) => page.keyboard.press("?"),
  "Move lead": async (page) => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Move in the team" }).click();
  },
  "Delete lead": async (page) => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Delete workspace" }).click();
  },
};

for (const colorScheme of ["light", "dark"] as const)
  test(`no page, tab or dialog has an accessibility fault, ${colorScheme}`, async ({ page, facts }) => {
    test.setTimeout(180_000);
    const audit = auditor(page, colorScheme);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(`${facts.canvasUrl}/sign-in`);
    await expect(page.getByRole("heading", { name: "Sign in to Molecule" })).toBeVisible();
    await audit("sign-in");
    await signIn(page, facts);
    await switchTenant(page, "Sandbox (platform)");
    for (const name of PAGES) {
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).click();
      await expect(page).toHaveTitle(new RegExp(`^${name}`));
      await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      await audit(name);
    }
    await page.goto(`${facts.canvasUrl}/t/sandbox-your-keys`);
    await page.getByRole("combobox", { name: /^Search/ }).focus();
    await expect(page.getByRole("option", { name: "Go to Spend" })).toBeVisible();
    await audit("search");
    await page.keyboard.press("Escape");
    for (const tab of TABS) {
      await openWorkspace(page, "lead", tab);
      await expect(page.getByRole("tabpanel", { name: tab })).not.toBeEmpty();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      await audit(`tab ${tab}`);
    }
    for (const [title, open] of Object.entries(DIALOGS)) {
      await open(page);
      await expect(page.getByRole("dialog", { name: title })).toBeVisible();
      await audit(`dialog ${title}`);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
  });
