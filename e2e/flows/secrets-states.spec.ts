import { resumeSession } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import { inTenant, rowOf } from "../fixtures/secrets.ts";

const LISTING = /\/api\/trpc\/[^?]*secret\.list/;

test("the tab says so when it is empty, loading, failing, or shows what may be out of date", async ({
  page,
  facts,
  database,
}) => {
  await resumeSession(page, facts);
  const here = await inTenant(page, facts, database, "My organization");
  const id = await here.createPaused("stateful", null);
  await here.openSecrets(id);
  await expect(page.getByText("Nothing is set here")).toBeVisible();
  await expect(page.getByText("Paste a key, or a whole .env file, anywhere on this tab.")).toBeVisible();

  const panel = page.getByRole("tabpanel", { name: /^Secrets/ });
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(LISTING, async (route) => {
    await held;
    await route.abort();
  });
  await page.reload();
  await expect(panel.getByRole("status", { name: "Loading" })).toBeVisible();
  answer();
  await expect(panel).toContainText("The secrets could not be loaded", { timeout: 30_000 });
  await page.unroute(LISTING);
  await panel.getByRole("button", { name: "Try again" }).click();
  await expect(panel.getByText("Nothing is set here")).toBeVisible();

  await here.set(id, [{ name: "FIRST", value: "one name", kind: "secret" }]);
  await expect(rowOf(page, "FIRST")).toBeVisible();
  await page.route(LISTING, (route) => route.abort());
  await here.set(id, [{ name: "SECOND", value: "another name", kind: "secret" }]);
  await expect(panel).toContainText("What you see may be out of date", { timeout: 30_000 });
  await expect(rowOf(page, "FIRST")).toBeVisible();
  await page.unroute(LISTING);
  await panel.getByRole("button", { name: "Try again" }).click();
  await expect(rowOf(page, "SECOND")).toBeVisible();
  await expect(panel).not.toContainText("may be out of date");
});
