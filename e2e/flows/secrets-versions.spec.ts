import { expect } from "../fixtures/flow.ts";
import { addToDraft, draftBar, lineOf, review, rowOf, test } from "../fixtures/secrets.ts";

test("a draft waits for its time, sealed, and can be applied sooner or discarded", async ({
  page,
  database,
  here,
}) => {
  const id = await here.createPaused("draft-later", "claude-sonnet-4-6");
  await here.openSecrets(id);
  for (const [title, button] of [
    ["Tonight", "Apply now"],
    ["Tomorrow", "Discard"],
  ] as const) {
    await addToDraft(page, { name: `AT_${title.toUpperCase()}`, value: "later" });
    await draftBar(page).getByRole("button", { name: "Review" }).click();
    await review(page).getByRole("button", { name: "Schedule" }).click();
    const form = review(page).getByRole("form", { name: "Schedule the draft" });
    await form.getByLabel("Title").fill(title);
    await form.getByRole("button", { name: "Schedule" }).click();
    const held = page
      .getByRole("region", { name: "Scheduled" })
      .getByRole("listitem")
      .filter({ hasText: title });
    await expect(held).toContainText(`AT_${title.toUpperCase()} on draft-later`);
    await held.getByRole("button", { name: button }).click();
    await expect(held).toHaveCount(0, { timeout: 30_000 });
  }
  const rows = await database.sql<{ name: string }[]>`
    select name from secrets where workspace_id = ${id} and name like 'AT_%' and live_version is not null`;
  expect(rows.map(({ name }) => name)).toEqual(["AT_TONIGHT"]);
});

test("any version is put back by the draft, from a history that says who and when", async ({
  page,
  here,
}) => {
  const id = await here.createPaused("draft-back", "claude-sonnet-4-6");
  for (const value of ["the first value aaaa", "the second value bbbb"])
    await here.set(id, [{ name: "ROLLED", value, kind: "secret" }]);
  await here.openSecrets(id);
  await rowOf(page, "ROLLED").click();
  await lineOf(page, "ROLLED").getByRole("button", { name: "History" }).click();
  const history = page.getByRole("region", { name: "History of ROLLED" });
  await expect(history.getByRole("listitem")).toHaveCount(2);
  await expect(history.getByRole("listitem").first()).toContainText(/v2.*bbbb.*Live/);
  await expect(history.getByRole("listitem").first()).toContainText("Owner");
  await history.getByRole("button", { name: "Put back" }).click();
  await draftBar(page)
    .getByRole("button", { name: /^Apply/ })
    .click();
  await expect(draftBar(page)).toContainText("Applied");
  await expect(history.getByRole("listitem").last()).toContainText(/v1.*aaaa.*Live/);
});
