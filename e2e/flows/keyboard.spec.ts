import { cardOf, START, signIn, switchTenant } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";

const YOURS = "Sandbox (your keys)";

test("a workspace is found, opened and restarted by keys alone", async ({ page, facts, database }) => {
  await signIn(page, facts);
  await switchTenant(page, YOURS);
  const workspaceId = await database.findWorkspaceId(YOURS, "lead");
  await expect.poll(() => database.findLiveRun(workspaceId), START).toBeTruthy();
  const before = await database.findLiveRun(workspaceId);

  await cardOf(page, "engineer").focus();
  await page.keyboard.press("ArrowUp");
  await expect(cardOf(page, "lead")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "Overview" })).toBeVisible();
  await page.keyboard.press("r");
  await expect
    .poll(async () => (await database.findLiveRun(workspaceId))?.generation ?? 0, START)
    .toBeGreaterThan(before?.generation ?? 0);
  expect((await database.findLiveRun(workspaceId))?.receipt).toMatchObject({
    payer: "tenant",
    credentialMethod: "ANTHROPIC_API_KEY",
  });

  await page.keyboard.press("Escape");
  await expect(page.getByRole("tab", { name: "Overview" })).toBeHidden();
  await expect(page.locator(":focus")).toHaveCount(1);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox").or(page.getByRole("combobox", { name: /search/i }))).toBeFocused();
  await page.keyboard.type("go to spend");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle(/^Spend/);
});
