import type { Locator, Page } from "@playwright/test";
import { resumeSession } from "../fixtures/canvas.ts";
import { expect } from "../fixtures/flow.ts";
import { PLATFORM } from "../fixtures/money.ts";
import { sha256 } from "../fixtures/observers.ts";
import { draftBar, inTenant, lineOf, review, rowOf, test } from "../fixtures/secrets.ts";

const openForm = async (page: Page): Promise<Locator> => {
  await page.getByRole("button", { name: "Add secret" }).first().click();
  return page.getByRole("form", { name: "Add a secret" });
};
const value = (form: Locator): Locator => form.getByLabel("Value", { exact: true });
/** How the browser draws what is typed: as dots, or as it is. */
const drawnAs = (field: Locator): Promise<string> =>
  field.evaluate((node) => getComputedStyle(node).getPropertyValue("-webkit-text-security"));

test("a name is completed, its format hinted at, and its kind guessed and changeable", async ({
  page,
  here,
}) => {
  const id = await here.createPaused("added", "claude-sonnet-4-6");
  await here.openSecrets(id);
  const form = await openForm(page);
  await expect(form.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("anthropic");
  await page.getByRole("option", { name: "ANTHROPIC_API_KEY" }).click();
  await expect(form.getByLabel("Name")).toHaveValue("ANTHROPIC_API_KEY");
  await expect(form).toContainText("A key of Anthropic API begins with sk-ant-");
  const kind = (name: string) => form.getByRole("radio", { name, exact: true });
  // A credential is never readable, and a model always: there is nothing to choose.
  await expect(form).toContainText("Sealed before it is stored; nobody can read it back.");
  await expect(kind("Secret")).toHaveCount(0);
  await form.getByLabel("Name").fill("SEARCH_URL");
  await page.keyboard.press("Tab");
  await expect(kind("Variable")).toBeChecked();
  await expect(form).toContainText("Stored in clear, readable here.");
  await form.getByText("Secret", { exact: true }).click();
  await expect(kind("Secret")).toBeChecked();
  await form.getByLabel("Name").fill("MODEL");
  await expect(kind("Secret")).toHaveCount(0);
});

test("a mask is no value, and a lower-case name is corrected by a press", async ({ page, here }) => {
  const id = await here.createPaused("masked", "claude-sonnet-4-6");
  await here.set(id, [{ name: "HELD", value: "a value that ends in 4f2a", kind: "secret" }]);
  await here.openSecrets(id);
  await rowOf(page, "HELD").click();
  await lineOf(page, "HELD").getByRole("button", { name: "Replace" }).click();
  const edit = page.getByRole("form", { name: "Edit HELD" });
  for (const mask of ["••••4f2a", "********"]) {
    await edit.getByRole("textbox", { name: "HELD" }).fill(mask);
    await expect(edit).toContainText("INVALID_VALUE");
    await expect(edit.getByRole("button", { name: "Add to draft" })).toBeDisabled();
  }
  const sent = here.set(id, [{ name: "HELD", value: "••••4f2a", kind: "secret" }]);
  await expect(sent).rejects.toThrow("INVALID_VALUE");

  await edit.getByRole("textbox", { name: "HELD" }).fill("");
  await edit.getByRole("button", { name: "Cancel" }).click();
  const form = await openForm(page);
  await form.getByLabel("Name").fill("search-token");
  await page.keyboard.press("Tab");
  await value(form).fill("a value");
  await expect(form).toContainText("INVALID_NAME");
  await form.getByRole("button", { name: "Name it SEARCH_TOKEN" }).click();
  await expect(form.getByRole("button", { name: "Add to draft" })).toBeEnabled();
});

test("only what is being typed is revealed, for 30 seconds, and copied", async ({ page, context, here }) => {
  const id = await here.createPaused("revealed", "claude-sonnet-4-6");
  await here.set(id, [{ name: "STORED", value: "nobody reads this again", kind: "secret" }]);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.clock.install();
  await here.openSecrets(id);
  await rowOf(page, "STORED").click();
  await expect(lineOf(page, "STORED").getByRole("button", { name: /copy|show|reveal/i })).toHaveCount(0);
  const form = await openForm(page);
  await form.getByLabel("Name").fill("TYPED");
  await page.keyboard.press("Tab");
  await value(form).fill("what is typed");
  const drawn = () => expect.poll(() => drawnAs(value(form)));
  await drawn().toBe("disc");
  await form.getByRole("button", { name: "Show what is typed" }).click();
  await drawn().toBe("none");
  // The clock goes on by itself too: on a slow machine by seconds.
  await page.clock.runFor(10_000);
  await drawn().toBe("none");
  await page.clock.runFor(20_500);
  await drawn().toBe("disc");
  await form.getByRole("button", { name: "Copy what is typed" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("what is typed");
});

test("unsaved text is asked about before it is lost, and outlives a look at another tab", async ({
  page,
  here,
}) => {
  const id = await here.createPaused("unsaved", "claude-sonnet-4-6");
  await here.openSecrets(id);
  const form = await openForm(page);
  await form.getByLabel("Name").fill("KEPT");
  await page.keyboard.press("Tab");
  await value(form).fill("half typed");
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(form.getByRole("alert")).toContainText("Discard what you typed?");
  await form.getByRole("button", { name: "Keep typing" }).click();
  await page.getByRole("tab", { name: "Overview" }).click();
  await page.getByRole("tab", { name: /^Secrets/ }).click();
  await expect(value(await openForm(page))).toHaveValue("half typed");
  const asked = new Promise<string>((resolve) =>
    page.once("dialog", (dialog) => {
      resolve(dialog.type());
      void dialog.dismiss();
    }),
  );
  await page.evaluate(() => location.reload());
  expect(await asked).toBe("beforeunload");
  await expect(value(form)).toHaveValue("half typed");
  await value(form).press("Escape");
  await form.getByRole("button", { name: "Discard it" }).click();
  await expect(form).toBeHidden();
});

test("a typed key is tried before it is saved: valid, rejected, or could not be told, and kept anyway", async ({
  page,
  database,
  here,
  scriptSandbox,
}) => {
  const id = await here.createPaused("tried", "claude-sonnet-4-6");
  const token = await here.issueToken();
  await here.openSecrets(id);
  const form = await openForm(page);
  await form.getByLabel("Name").fill("ANTHROPIC_API_KEY");
  await page.keyboard.press("Tab");
  const tryIt = async (text: string): Promise<void> => {
    await value(form).fill(text);
    await form.getByRole("button", { name: "Test it" }).click();
  };
  await tryIt(token);
  await expect(form).toContainText("Valid. The sandbox accepts this key.");
  const match = { path: "/anthropic/v1/models", credentialSha256: sha256(token) };
  await scriptSandbox([
    { status: 401, match },
    { status: 529, match },
    { delayMs: 20_000, match },
  ]);
  await tryIt(`${token} `);
  await expect(form).toContainText(
    "Rejected. The sandbox does not accept this key (401). You may keep it anyway.",
  );
  await tryIt(token);
  await expect(form).toContainText(
    "Could not check. The sandbox answered 529, which says nothing about the key.",
  );
  await tryIt(`${token} `);
  await expect(form).toContainText("did not answer within 3 seconds. You may keep it anyway.");
  await expect(form.getByRole("button", { name: "Add to draft" })).toBeEnabled();

  const stored =
    await database.sql`select 1 from secrets where workspace_id = ${id} and name = 'ANTHROPIC_API_KEY'`;
  expect(stored).toHaveLength(0);
  const audited = await database.sql<{ text: string }[]>`
    select detail::text as text from audit_events where workspace_id = ${id} and action = 'secret.tried'`;
  expect(audited).toHaveLength(4);
  expect(JSON.stringify(audited)).not.toContain(token);
});

test("a refusal stands beside the field before anything is sent, with the legal move to press", async ({
  page,
  facts,
  database,
}) => {
  await resumeSession(page, facts);
  const here = await inTenant(page, facts, database, PLATFORM);
  const id = await here.createPaused("refused", "anthropic/claude-opus-4-7");
  await here.openSecrets(id);
  const form = await openForm(page);
  await form.getByLabel("Name").fill("CLAUDE_CODE_OAUTH_TOKEN");
  await page.keyboard.press("Tab");
  await form.getByRole("button", { name: "Insert a sandbox token" }).click();
  await expect(form).toContainText("BYPASS_KEY_REJECTED");
  await expect(form.getByRole("button", { name: "Add to draft" })).toBeDisabled();
  await form.getByText("All workspaces", { exact: true }).click();
  await expect(form.getByRole("button", { name: "Change the organization's billing mode" })).toBeVisible();
  await form.getByRole("button", { name: "Set it on this workspace only" }).click();
  await form.getByRole("button", { name: "Choose a bring-your-own-key model for this workspace" }).click();
  await form.getByRole("combobox", { name: "Model for this workspace, on your own account" }).fill("opus");
  await page
    .getByRole("option", { name: /^opus\b/ })
    .first()
    .click();
  await expect(form).toContainText("Also chooses the model opus for this workspace.");
  await expect(form).toContainText("Who pays then");
  await form.getByRole("button", { name: "Add to draft" }).click();
  await expect(draftBar(page)).toContainText("2 changes on 1 workspace, not applied yet");
  const stored =
    await database.sql`select 1 from secrets where workspace_id = ${id} and name = 'CLAUDE_CODE_OAUTH_TOKEN'`;
  expect(stored).toHaveLength(0);
});

test("a note and an expiry change without the value, which stays the version that it is", async ({
  page,
  database,
  here,
}) => {
  const id = await here.createPaused("noted", "claude-sonnet-4-6");
  await here.set(id, [{ name: "NOTED", value: "never typed again", kind: "secret", note: "old" }]);
  await here.openSecrets(id);
  await rowOf(page, "NOTED").click();
  await page.keyboard.press("e");
  const form = page.getByRole("form", { name: "Edit NOTED" });
  await expect(form).toContainText("Left empty, v1 stays, and only its note or expiry changes.");
  await expect(form.getByRole("button", { name: "Add to draft" })).toBeDisabled();
  await form.getByLabel("Note", { exact: true }).fill("from the vault of Ada");
  await form.getByLabel("Expires").fill("2031-05-01");
  await form.getByRole("button", { name: "Add to draft" }).click();
  await expect(rowOf(page, "NOTED")).toContainText("Note or expiry");
  await draftBar(page).getByRole("button", { name: "Review" }).click();
  await expect(review(page)).toContainText(/NOTEDOnly its note or expiryv1/);
  await review(page).getByRole("button", { name: "Apply", exact: true }).click();
  await expect(draftBar(page)).toContainText("Applied: 1 name. Nothing restarts.");
  await expect(lineOf(page, "NOTED")).toContainText("from the vault of Ada");
  const [row] = await database.sql<[{ version: number; note: string; day: string }]>`
    select live_version as version, note, to_char(expires_at, 'YYYY-MM-DD') as day from secrets
    where workspace_id = ${id} and name = 'NOTED'`;
  expect(row).toEqual({ version: 1, note: "from the vault of Ada", day: "2031-05-01" });
});
