import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { openWorkspace, signIn, switchTenant, type Tab } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";

const PAGES = ["", "list", "secrets", "spend", "activity", "settings", "operator"];
const TABS: readonly Tab[] = ["Overview", "Chat", "Secrets", "Billing", "Activity", "Config"];

const expectNoViolations = async (page: Page, what: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`,
  );
  expect(found).toEqual([]);
};

for (const colorScheme of ["light", "dark"] as const)
  test(`no page, tab or dialog has an accessibility fault, ${colorScheme}`, async ({ page, facts }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(`${facts.canvasUrl}/sign-in`);
    await expect(page.getByRole("heading", { name: "Sign in to Molecule" })).toBeVisible();
    await expectNoViolations(page, "sign-in");
    await signIn(page, facts);
    for (const path of PAGES) {
      await page.goto(`${facts.canvasUrl}/t/sandbox-platform/${path}`);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeAttached();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      await expectNoViolations(page, path || "canvas");
    }
    await page.goto(`${facts.canvasUrl}/t/sandbox-your-keys`);
    await switchTenant(page, "Sandbox (your keys)");
    for (const tab of TABS) {
      await openWorkspace(page, "lead", tab);
      await expect(page.getByRole("tabpanel")).not.toBeEmpty();
      await expectNoViolations(page, `tab ${tab}`);
    }
    await page.getByRole("button", { name: "New workspace" }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNoViolations(page, "create dialog");
  });
