import { readFileSync } from "node:fs";
import { signInBelow } from "../fixtures/canvas.ts";
import { expect } from "../fixtures/flow.ts";
import { addPerson } from "../fixtures/money.ts";
import { draftBar, type InTenant, lineOf, review, rowOf, test, YOURS_SLUG } from "../fixtures/secrets.ts";

const NAME = "ROTATED_TOKEN";

const EXPIRING = "EXPIRING_TOKEN";
const DAY_MS = 86_400_000;

/** A value whose time runs out; made early, because it takes a while until it is told of. */
const ensureExpiring = async (here: InTenant): Promise<string> => {
  const id = await here.ensurePaused("expiring", "claude-sonnet-4-6");
  const expiresAt = new Date(Date.now() + 2.5 * DAY_MS);
  const entry = { name: EXPIRING, value: "good for two days more", kind: "secret", expiresAt };
  const list = await here.call("query", "secret.list", { workspaceId: id });
  if (!JSON.stringify(list).includes(EXPIRING)) await here.set(id, [entry]);
  return id;
};

test("a rotation proves the next value on one workspace, promotes it, and has everybody reminded to revoke the old", async ({
  page,
  browser,
  facts,
  database,
  here,
}) => {
  await ensureExpiring(here);
  await here.set(null, [{ name: NAME, value: "the old value of all aaaa", kind: "secret" }]);
  const live = await here.ensureLive("rotating", "claude-sonnet-4-6", []);
  const url = `${facts.canvasUrl}/t/${YOURS_SLUG}/secrets?name=${NAME}`;
  await page.goto(url);
  await lineOf(page, NAME).getByRole("button", { name: "Rotate", exact: true }).click();
  const steps = page.getByRole("region", { name: `Rotate ${NAME}` });
  await steps.getByRole("textbox", { name: NAME }).fill("the next value of all bbbb");
  await steps.getByRole("combobox", { name: "Workspace that proves it" }).click();
  await page.getByRole("option", { name: "rotating", exact: true }).click();
  await steps.getByRole("button", { name: "Start it with the next value" }).click();
  await expect(steps.getByRole("status")).toContainText("On rotating: A run has it", { timeout: 60_000 });
  expect((await database.findLiveRun(live))?.generation).toBe(2);
  await steps.getByRole("button", { name: "Promote it to all workspaces" }).click();
  await expect(review(page)).toContainText(`${NAME}Changedv1 → v2`);
  await review(page).getByRole("button", { name: "Apply without restart" }).click();
  await expect(draftBar(page)).toContainText("Applied: 2 names.");
  await expect(steps).toContainText("Revoke v1");
  await expect(rowOf(page, NAME)).toContainText("Revoke v1");

  // Somebody else, in a browser that knows nothing of it, is reminded, and settles it for everybody.
  const context = await browser.newContext();
  await signInBelow(context, facts, await addPerson(page.request, facts, here.tenantId, "admin"));
  const other = await context.newPage();
  await other.goto(url);
  await expect(lineOf(other, NAME)).toContainText(
    /Revoke v1.*Owner replaced it.*accepts it until you revoke it there/,
  );
  await lineOf(other, NAME).getByRole("button", { name: "I revoked it" }).click();
  await expect(rowOf(other, NAME)).not.toContainText("Revoke v1");
  await expect(rowOf(page, NAME)).not.toContainText("Revoke v1");
  await context.close();
  const audited = await database.sql<{ action: string; text: string }[]>`
    select action, detail::text as text from audit_events
    where tenant_id = ${here.tenantId} and (action = 'secret.revoked' or action like 'secret.rotation_%') order by at`;
  expect(audited.map(({ action }) => action)).toEqual([
    ...["secret.rotation_started", "secret.rotation_promoted", "secret.revoked"],
  ]);
  expect(JSON.stringify(audited)).not.toMatch(/value of all/);
  await here.call("mutation", "secret.remove", { workspaceId: null, name: NAME });
});

test("an expiry is told ahead: on the row, among what needs attention, and as an alert", async ({
  page,
  database,
  here,
}) => {
  const id = await ensureExpiring(here);
  await here.openSecrets(id);
  await page.getByRole("button", { name: "Needs attention 1" }).click();
  await expect(page.locator("[data-secret-row]")).toHaveCount(1);
  await expect(rowOf(page, EXPIRING)).toContainText("expires in 2 days");
  // It is looked for once a minute.
  const alerts = () => database.sql<{ severity: string; message: string }[]>`
    select severity, message from alerts where workspace_id = ${id} and code = 'SECRET_EXPIRES'`;
  await expect.poll(async () => (await alerts()).length, { timeout: 75_000 }).toBe(1);
  expect((await alerts())[0]).toMatchObject({
    severity: "warning",
    message: expect.stringMatching(
      new RegExp(`^${EXPIRING} expires on \\d{4}-\\d\\d-\\d\\d: get the next value, and rotate it`),
    ),
  });
});

test("the names of a workspace are exported as a .env.example, with what is said of them and no value", async ({
  page,
  here,
}) => {
  const id = await here.createPaused("exported", "claude-sonnet-4-6");
  await here.set(id, [
    { name: "EXPORTED_KEY", value: "nobody sees this", kind: "secret", note: "ask\nAda" },
    { name: "EXPORTED_LEVEL", value: "not even this", kind: "variable" },
  ]);
  await here.openSecrets(id);
  await expect(rowOf(page, "EXPORTED_KEY")).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "More about secrets" }).click();
  await page.getByRole("menuitem", { name: "Export names as .env.example" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("exported.env.example");
  const text = readFileSync(await download.path(), "utf8");
  expect(text).toContain("# secret · set on this workspace · ask Ada\nEXPORTED_KEY=\n");
  expect(text).toContain("# variable · set on this workspace\nEXPORTED_LEVEL=\n");
  expect(text).toMatch(/# secret · set for all workspaces · Anthropic API.*\nANTHROPIC_API_KEY=\n/);
  expect(text).not.toMatch(/nobody sees|not even/);
});
