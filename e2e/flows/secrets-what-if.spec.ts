import { chooseModel } from "../fixtures/canvas.ts";
import { expect } from "../fixtures/flow.ts";
import { draftBar, review, test } from "../fixtures/secrets.ts";

test("what another model, key or override would do is shown side by side, and nothing is saved by looking", async ({
  page,
  database,
  here,
}) => {
  const id = await here.createPaused("asked-what-if", "claude-sonnet-4-6");
  const stand = () => database.sql<{ name: string; live_version: number | null }[]>`
    select name, live_version from secrets where workspace_id = ${id} order by name`;
  const before = [...(await stand())];
  await here.openSecrets(id);
  await page.getByRole("button", { name: "What if…" }).click();
  const whatIf = page.getByRole("region", { name: "What if" });
  await expect(whatIf).toContainText(/PayerYour Anthropic key · \w{4}Modelclaude-sonnet-4-6/);
  await expect(whatIf).toContainText("Nothing restarts: the next start would be the same.");

  await chooseModel(page, whatIf, "MiniMax-M2.7");
  await expect(whatIf).toContainText(/Your Anthropic key · \w{4}Your MiniMax key/);
  await expect(whatIf).toContainText("CredentialANTHROPIC_API_KEYNone");
  await expect(whatIf).toContainText(/It is paused, and its next start would be refused: /);
  await whatIf.getByRole("combobox", { name: "Another key" }).click();
  await page.getByRole("option", { name: "With its own MINIMAX_API_KEY" }).click();
  await expect(whatIf).toContainText("CredentialANTHROPIC_API_KEYMINIMAX_API_KEY");
  await expect(whatIf).toContainText("It is paused, and takes the change when it resumes.");

  await whatIf.getByRole("combobox", { name: "Another override" }).click();
  await page.getByRole("option", { name: "Unmanaged" }).click();
  await expect(whatIf).toContainText("Unmanaged: own keys");
  expect([...(await stand())]).toEqual(before);

  await whatIf.getByRole("button", { name: "Put it into the draft, and type MINIMAX_API_KEY" }).click();
  await expect(page.getByRole("textbox", { name: "MINIMAX_API_KEY" })).toBeFocused();
  await draftBar(page).getByRole("button", { name: "Review" }).click();
  await expect(review(page)).toContainText("UnmanagedOverrideoperators only");
  await expect(review(page)).toContainText("MODEL = MiniMax-M2.7");
  await review(page).getByRole("button", { name: "Discard" }).click();
  await expect(draftBar(page)).toHaveCount(0);
  expect([...(await stand())]).toEqual(before);
});
