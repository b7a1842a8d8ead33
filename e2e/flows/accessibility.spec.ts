import type { Page } from "@playwright/test";
import { auditor } from "../fixtures/audit.ts";
import { openWorkspace, signIn, switchTenant, type Tab } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";

const PAGES = ["Canvas", "List", "Secrets", "Spend", "Activity", "Settings", "Operator"];
/** The parts of pages that have several, by their addresses. */
const PARTS: readonly string[] = [
  ...["receipts", "calls", "budgets", "alerts"].map((part) => `spend/${part}`),
  ...["alerts", "switches", "keys", "unresolved", "prices", "reconciliation", "why", "tokens"].map(
    (part) => `operator/${part}`,
  ),
];
const TABS: readonly Tab[] = ["Overview", "Chat", "Secrets", "Billing", "Activity", "Config"];
/** Dialogs, each with the way to it from an open workspace. */
const DIALOGS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "New workspace": (page) => page.getByRole("button", { name: "New workspace" }).first().click(),
  "Set a budget": async (page) => {
    await page.getByRole("tab", { name: "Billing" }).click();
    await page.getByRole("button", { name: "Set a budget" }).click();
  },
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

test("no page, tab or dialog has an accessibility fault, light or dark", async ({ page, facts }) => {
  test.setTimeout(1_200_000);
  const audit = auditor(page);
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
  for (const part of PARTS) {
    await page.goto(`${facts.canvasUrl}/t/sandbox-platform/${part}`);
    await expect(page.locator('nav [aria-current="page"]').last()).toBeVisible();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await audit(part);
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
