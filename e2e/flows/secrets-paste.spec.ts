import { writeFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { expect } from "../fixtures/flow.ts";
import { addToDraft, draftBar, rowOf, test } from "../fixtures/secrets.ts";

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
});

/** Pastes as a person does, with the focus on nothing. */
const paste = async (page: Page, text: string): Promise<void> => {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press("ControlOrMeta+v");
};
const preview = (page: Page): Locator => page.getByRole("dialog", { name: "What you pasted" });
const line = (page: Page, number: string): Locator =>
  preview(page)
    .getByRole("listitem")
    .filter({ has: page.getByText(`Line ${number}`, { exact: true }) });

/** A byte order mark, every kind of line end, and one line of each kind that a file can hold. */
const FILE = [
  "\uFEFF# what the agent needs",
  "export PASTED_NEW=first",
  'PASTED_QUOTED="a # b \\n c"   # said of it',
  "PASTED_PADDED=a==b=c",
  "PASTED_CHANGED=another value",
  "PASTED_SAME=as it was before",
  "PASTED_DRAFTED=from the file",
  "no assignment at all",
  "NODE_OPTIONS=--require=/tmp/x.js",
  "pasted-lower=x",
  'PASTED_LONG="-----BEGIN KEY-----',
  "MIIB==",
  '-----END KEY-----"',
  "PASTED_TWICE=1",
  "PASTED_TWICE=2",
  "",
].join("\r\n");

test("a whole .env file is pasted anywhere, and every line of it is accounted for by its number", async ({
  page,
  database,
  here,
}) => {
  const id = await here.createPaused("pasted", "claude-sonnet-4-6");
  await here.set(id, [
    { name: "PASTED_CHANGED", value: "one value", kind: "variable" },
    { name: "PASTED_SAME", value: "as it was before", kind: "secret" },
  ]);
  await here.openSecrets(id);
  await addToDraft(page, { name: "PASTED_DRAFTED", value: "typed before" });
  await page.getByRole("tab", { name: /^Secrets/ }).focus();
  await paste(page, FILE);
  await expect(preview(page)).toContainText(
    "5 new, 1 changed, 1 same as before, 1 in conflict with the draft, 1 set again further down, 3 faulty.",
  );
  for (const [number, name, state, included] of [
    ["2", "PASTED_NEW", "New", true],
    ["3", "PASTED_QUOTED", "New", true],
    ["4", "PASTED_PADDED", "New", true],
    ["5", "PASTED_CHANGED", "Changed", true],
    ["6", "PASTED_SAME", "Same as before", false],
    ["7", "PASTED_DRAFTED", "Conflict", false],
    ["8", "no assignment", "Faulty", false],
    ["9", "NODE_OPTIONS", "Faulty", false],
    ["10", "pasted-lower", "Faulty", false],
    ["11–13", "PASTED_LONG", "New", true],
    ["14", "PASTED_TWICE", "Left out", false],
    ["15", "PASTED_TWICE", "New", true],
  ] as const) {
    await expect(line(page, number)).toContainText(`${name}${state}`);
    await expect(line(page, number).getByRole("checkbox")).toBeChecked({ checked: included });
  }
  await expect(line(page, "3")).toContainText("the comment behind it is left out");
  await expect(line(page, "8")).toContainText("There is no = here: write NAME=value.");
  await expect(line(page, "14")).toContainText("line 15 sets it again, and wins");
  await line(page, "10").getByRole("button", { name: "Name it PASTED_LOWER" }).click();
  await expect(line(page, "10")).toContainText("PASTED_LOWERNew");
  for (const name of ["PASTED_QUOTED", "PASTED_PADDED", "PASTED_LONG", "PASTED_TWICE"])
    await preview(page)
      .getByRole("button", { name: `${name} is a secret: make it a variable` })
      .click();
  await preview(page).getByRole("button", { name: "Add 7 to draft" }).click();
  await expect(draftBar(page)).toContainText("8 changes on 1 workspace, not applied yet");
  await draftBar(page)
    .getByRole("button", { name: /^Apply/ })
    .click();
  await expect(draftBar(page)).toContainText("Applied: 8 names.");
  const rows = await database.sql<{ name: string; clear: string | null }[]>`
    select s.name, v.clear from secrets s
    join secret_versions v on v.secret_id = s.id and v.version = s.live_version
    where s.workspace_id = ${id} and s.name like 'PASTED_%' order by s.name`;
  expect(Object.fromEntries(rows.map(({ name, clear }) => [name, clear]))).toEqual({
    ...{ PASTED_CHANGED: "another value", PASTED_DRAFTED: null, PASTED_LOWER: null, PASTED_NEW: null },
    PASTED_LONG: "-----BEGIN KEY-----\nMIIB==\n-----END KEY-----",
    ...{ PASTED_PADDED: "a==b=c", PASTED_QUOTED: "a # b \n c", PASTED_SAME: null, PASTED_TWICE: "2" },
  });
});

test("a bare key that is pasted anywhere opens its form, under the name that its format tells", async ({
  page,
  here,
}) => {
  const id = await here.createPaused("bare", "claude-sonnet-4-6");
  await here.openSecrets(id);
  await page.getByRole("tab", { name: /^Secrets/ }).focus();
  await paste(page, "sk-proj-notARealKeyOfAnybody0123456789");
  const form = page.getByRole("form", { name: "Add a secret" });
  await expect(form.getByLabel("Name")).toHaveValue("OPENAI_API_KEY");
  await expect(form.getByLabel("Value", { exact: true })).toHaveValue(
    "sk-proj-notARealKeyOfAnybody0123456789",
  );
  await expect(form).toContainText("REAL_KEY_IN_SANDBOX");
});

test("names without values, as a .env.example has them, become the list of what is to be filled in", async ({
  page,
  here,
}, info) => {
  const id = await here.createPaused("example", "claude-sonnet-4-6");
  await here.set(id, [{ name: "EXAMPLE_SET", value: "set already", kind: "secret" }]);
  await here.openSecrets(id);
  const file = info.outputPath(".env.example");
  writeFileSync(file, '# secret\nEXAMPLE_KEY=\n\n# secret\nEXAMPLE_SET=\nEXAMPLE_LATER=""\n');
  await page.getByRole("button", { name: "More about secrets" }).click();
  await page.getByRole("menuitem", { name: "Import a .env file" }).click();
  await page
    .getByRole("dialog", { name: "Import a .env file" })
    .getByLabel("Choose a file")
    .setInputFiles(file);
  await expect(preview(page)).toContainText("1 same as before, 2 to fill in.");
  await expect(preview(page)).toContainText("2 names have no value yet and are not added.");
  await expect(line(page, "2")).toContainText("EXAMPLE_KEYTo fill in");
  await expect(line(page, "5")).toContainText("It is set already, and stays as it is unless you fill it in.");
  await preview(page).getByRole("textbox", { name: "Value of EXAMPLE_KEY" }).fill("filled in");
  await expect(line(page, "2")).toContainText("EXAMPLE_KEYNew");
  await page.keyboard.press("Escape");
  await expect(preview(page).getByRole("alert")).toContainText("What you filled in is lost when you leave.");
  await preview(page).getByRole("button", { name: "Add 1 to draft" }).click();
  await expect(rowOf(page, "EXAMPLE_KEY")).toContainText("Typed, not stored yet");
  await expect(rowOf(page, "EXAMPLE_LATER")).toHaveCount(0);
  await expect(draftBar(page)).toContainText("1 change on 1 workspace");
});
