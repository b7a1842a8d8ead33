import type { Browser, Page } from "@playwright/test";
import { callProcedure } from "../fixtures/api.ts";
import { auditor } from "../fixtures/audit.ts";
import { signInBelow } from "../fixtures/canvas.ts";
import { expect } from "../fixtures/flow.ts";
import type { InstallationFacts } from "../fixtures/installation.ts";
import { addPerson } from "../fixtures/money.ts";
import { draftBar, lineOf, review, rowOf, test, YOURS_SLUG } from "../fixtures/secrets.ts";

test("the tab is worked by keys alone", async ({ page, database, here }) => {
  const id = await here.createPaused("keyed", "claude-sonnet-4-6");
  await here.set(id, [
    { name: "KEYED_ONE", value: "the first value", kind: "secret" },
    { name: "KEYED_TWO", value: "the second value", kind: "secret" },
  ]);
  await here.openSecrets(id);
  await expect(rowOf(page, "KEYED_ONE")).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Filter names" });
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.type("keyed");
  await expect(page.locator("[data-secret-row]")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(search).toHaveValue("");

  await page.getByRole("tab", { name: /^Secrets/ }).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText(
    "Where secrets are listed",
  );
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: /^Secrets/ }).focus();
  await page.keyboard.press("n");
  const add = page.getByRole("form", { name: "Add a secret" });
  await expect(add.getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(add).toBeHidden();

  await rowOf(page, "KEYED_ONE").focus();
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(page, "KEYED_TWO")).toBeFocused();
  await page.keyboard.press("e");
  const edit = page.getByRole("form", { name: "Edit KEYED_TWO" });
  await expect(edit.getByRole("textbox", { name: "KEYED_TWO" })).toBeFocused();
  await page.keyboard.type("another value");
  await page.keyboard.press("Tab");
  await edit.getByRole("button", { name: "Add to draft" }).press("Enter");
  await expect(rowOf(page, "KEYED_TWO")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Backspace");
  await expect(rowOf(page, "KEYED_ONE")).toContainText("Removed");
  await expect(draftBar(page)).toContainText("nothing restarts, payer unchanged");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(draftBar(page)).toContainText("Applied: 2 names.");
  const rows = await database.sql<{ name: string; live_version: number | null }[]>`
    select name, live_version from secrets where workspace_id = ${id} and name like 'KEYED_%' order by name`;
  expect(rows.map(({ live_version }) => live_version)).toEqual([null, 2]);
  await expect(page.locator(":focus")).toHaveCount(1);
});

test("500 names, an open row, a form and a draft have no accessibility fault, light or dark", async ({
  page,
  here,
}) => {
  const id = await here.ensurePaused("five-hundred", "claude-sonnet-4-6");
  await here.set(
    id,
    Array.from({ length: 500 }, (_, index) => ({
      ...{ name: `AXE_${index}`, value: `value number ${index} of many`, kind: "secret" },
      ...(index % 5 === 0 ? { note: "from the vault", expiresAt: new Date(Date.now() + 86_400_000) } : {}),
    })),
  );
  await here.openSecrets(id);
  const audit = auditor(page);
  await rowOf(page, "AXE_0").click();
  await lineOf(page, "AXE_0").getByRole("button", { name: "History" }).click();
  await expect(
    page.getByRole("region", { name: "History of AXE_0" }).getByRole("listitem").first(),
  ).toBeVisible();
  await audit("500 names, one open");
  await page.getByRole("button", { name: "Add secret" }).click();
  const form = page.getByRole("form", { name: "Add a secret" });
  await form.getByLabel("Name").fill("NODE_OPTIONS");
  await page.keyboard.press("Tab");
  await form.getByLabel("Value", { exact: true }).fill("x");
  await expect(form).toContainText("RESERVED_NAME");
  await audit("a form with a refusal");
  await form.getByLabel("Name").fill("AXE_NEW");
  await form.getByRole("button", { name: "Add to draft" }).click();
  await expect(draftBar(page)).toContainText("nothing restarts");
  await audit("a draft that waits");
  await draftBar(page).getByRole("button", { name: "Review" }).click();
  await expect(review(page).getByRole("region", { name: "What follows" })).toBeVisible();
  await audit("the review of a draft");
});

/** The tab as somebody else in the organization sees it, in a browser of their own. */
const openAs = async (
  browser: Browser,
  owner: Page,
  facts: InstallationFacts,
  tenantId: string,
  role: "viewer" | "member" | "admin",
): Promise<Page> => {
  const person = await addPerson(owner.request, facts, tenantId, role);
  const context = await browser.newContext();
  await signInBelow(context, facts, person);
  return context.newPage();
};

test("a viewer sees names, a member changes one workspace, an admin all of them", async ({
  page,
  browser,
  facts,
  here,
}) => {
  const id = await here.createPaused("roles", "claude-sonnet-4-6");
  await here.set(id, [
    { name: "ROLE_SECRET", value: "a long secret value 9f3c", kind: "secret" },
    { name: "ROLE_LEVEL", value: "verbose-and-readable", kind: "variable" },
  ]);
  const entries = [{ name: "ROLE_NEW", value: "v", kind: "variable" }];
  const set = async (person: Page, workspaceId: string | null) =>
    (
      await callProcedure(person.request, facts.canvasUrl, "mutation", "secret.set", {
        ...{ tenantId: here.tenantId, workspaceId, entries },
      })
    ).status;
  const addButton = (person: Page) => person.getByRole("button", { name: "Add secret" });

  const viewer = await openAs(browser, page, facts, here.tenantId, "viewer");
  await here.openSecrets(id, viewer);
  await expect(rowOf(viewer, "ROLE_LEVEL")).toBeVisible();
  await rowOf(viewer, "ROLE_SECRET").click();
  await expect(lineOf(viewer, "ROLE_SECRET")).toContainText("Saved");
  for (const button of ["Replace", "Rotate", "Delete"])
    await expect(lineOf(viewer, "ROLE_SECRET").getByRole("button", { name: button })).toHaveCount(0);
  await expect(addButton(viewer)).toHaveCount(0);
  const html = await viewer.content();
  for (const hidden of ["9f3c", "verbose-and-readable"]) expect(html).not.toContain(hidden);
  expect([await set(viewer, id), await set(viewer, null)]).toEqual([403, 403]);
  await viewer.context().close();

  const member = await openAs(browser, page, facts, here.tenantId, "member");
  await here.openSecrets(id, member);
  await expect(rowOf(member, "ROLE_SECRET")).toContainText("9f3c");
  await addButton(member).click();
  const form = member.getByRole("form", { name: "Add a secret" });
  await form.getByLabel("Name").fill("ROLE_NEW");
  await member.keyboard.press("Tab");
  await form.getByLabel("Value", { exact: true }).fill("a value");
  await expect(form.getByRole("button", { name: "Add to draft" })).toBeEnabled();
  await form.getByText("All workspaces", { exact: true }).click();
  await expect(form).toContainText("Only admins and owners can set secrets for all workspaces.");
  await expect(form.getByRole("button", { name: "Add to draft" })).toBeDisabled();
  expect([await set(member, id), await set(member, null)]).toEqual([200, 403]);
  await member.context().close();

  const admin = await openAs(browser, page, facts, here.tenantId, "admin");
  await admin.goto(`${facts.canvasUrl}/t/${YOURS_SLUG}/secrets`);
  await expect(addButton(admin)).toBeVisible();
  expect(await set(admin, null)).toBe(200);
  await here.call("mutation", "secret.remove", { workspaceId: null, name: "ROLE_NEW" });
  await admin.context().close();
});
