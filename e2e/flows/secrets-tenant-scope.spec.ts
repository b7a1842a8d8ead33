import { expect } from "../fixtures/flow.ts";
import { draftBar, lineOf, review, rowOf, test, YOURS_SLUG } from "../fixtures/secrets.ts";

const NAME = "SHARED_BY_ALL";

test("what all workspaces inherit says who inherits it, who has its own, and what a change would restart", async ({
  page,
  facts,
  database,
  here,
}) => {
  await here.set(null, [{ name: NAME, value: "the one for all aaaa", kind: "secret" }]);
  const live = await here.ensureLive("inheriting", "claude-sonnet-4-6", []);
  const own = await here.createPaused("overriding", "claude-sonnet-4-6");
  await here.set(own, [{ name: NAME, value: "one of its own bbbb", kind: "secret" }]);
  await page.goto(`${facts.canvasUrl}/t/${YOURS_SLUG}/secrets`);
  const [count] = await database.sql<[{ n: number }]>`
    select count(*)::int n from workspaces where tenant_id = ${here.tenantId} and removed_at is null`;
  await expect(rowOf(page, NAME)).toContainText(`${count.n - 1} of ${count.n} inherit it, 1 has its own`);
  await rowOf(page, NAME).click();
  const reach = lineOf(page, NAME).getByRole("region", { name: "Workspaces" });
  await expect(reach).toContainText("A new value restarts inheriting.");
  const of = (name: string) =>
    reach.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
  await expect(of("inheriting")).toContainText("runs v1");
  await expect(of("overriding")).toContainText("has its own, a change here does not reach it");
  await expect(of("lead")).toContainText("inherits, its run does not have it");

  // What was said is what the review of a change says, and an override keeps one workspace out of it.
  await page.keyboard.press("e");
  const form = page.getByRole("form", { name: `Edit ${NAME}` });
  await form.getByRole("textbox", { name: NAME }).fill("the next one for all");
  await form.getByRole("button", { name: "Add to draft" }).click();
  await draftBar(page).getByRole("button", { name: "Review" }).click();
  await expect(review(page).getByRole("region", { name: "All workspaces" })).toContainText(
    `${NAME}Changedv1 → v2`,
  );
  const follows = review(page).getByRole("region", { name: "What follows" }).getByRole("listitem");
  await expect(follows.filter({ hasText: /^inheriting/ })).toContainText("Restarts once");
  await expect(follows.filter({ hasText: /^overriding/ })).toHaveCount(0);
  await review(page).getByRole("button", { name: "Discard" }).click();
  expect((await database.findLiveRun(live))?.generation).toBe(1);

  await of("overriding").getByRole("link").click();
  await expect(rowOf(page, NAME)).toContainText("Overrides all");
  await here.call("mutation", "secret.remove", { workspaceId: null, name: NAME });
});
