import { cardOf, chooseModel } from "../fixtures/canvas.ts";
import { expect } from "../fixtures/flow.ts";
import { addToDraft, draftBar, lineOf, review, rowOf, test } from "../fixtures/secrets.ts";

const PLATFORM_MODEL = "anthropic/claude-opus-4-7";

test("a draft of two workspaces is shown without a value, applied whole, and restarts what it concerns once", async ({
  page,
  database,
  here,
}) => {
  const live = await here.ensureLive("drafted", "claude-sonnet-4-6", [
    { name: "DRAFT_OLD", value: "the old value aaaa", kind: "secret" },
    { name: "DRAFT_GONE", value: "soon not any more", kind: "secret" },
  ]);
  const paused = await here.createPaused("drafted-too", "claude-sonnet-4-6");
  await here.set(paused, [{ name: "DRAFT_SAME", value: "as it stands", kind: "secret" }]);
  const before = await database.findLiveRun(live);

  await here.openSecrets(live);
  await addToDraft(page, { name: "DRAFT_OLD", value: "the value of today" });
  await addToDraft(page, { name: "DRAFT_FRESH", value: "never seen before" });
  await rowOf(page, "DRAFT_GONE").click();
  await lineOf(page, "DRAFT_GONE").getByRole("button", { name: "Delete" }).click();
  await cardOf(page, "drafted-too").click();
  await page.getByRole("tab", { name: /^Secrets/ }).click();
  await addToDraft(page, { name: "DRAFT_SAME", value: "as it stands" });
  await expect(draftBar(page)).toContainText("4 changes on 2 workspaces, not applied yet");
  await expect(draftBar(page)).toContainText("1 restarts, payer unchanged");

  await draftBar(page).getByRole("button", { name: "Review" }).click();
  const of = (workspace: string) => review(page).getByRole("region", { name: workspace, exact: true });
  await expect(of("drafted")).toContainText("DRAFT_OLDChangedv1 → v2 · now •••• aaaa");
  await expect(of("drafted")).toContainText("DRAFT_FRESHNewv1");
  await expect(of("drafted")).toContainText("DRAFT_GONERemovedwas v1");
  await expect(of("drafted-too")).toContainText("DRAFT_SAMESame as beforev1");
  const follows = of("What follows").getByRole("listitem");
  await expect(follows.filter({ hasText: /^drafted(?!-)/ })).toContainText(
    /Your Anthropic key.*payer unchanged.*Restarts once, with everything above\./,
  );
  await expect(follows.filter({ hasText: /^drafted-too/ })).toContainText("Does not restart");
  const html = await page.content();
  for (const value of ["the value of today", "never seen before", "as it stands", "the old value"])
    expect(html).not.toContain(value);

  await review(page).getByRole("button", { name: "Apply and restart 1" }).click();
  await expect(draftBar(page)).toContainText("Applied: 3 names. 1 workspace restarts.");
  const generation = (before?.generation ?? 0) + 1;
  await expect
    .poll(async () => (await database.findLiveRun(live))?.generation, { timeout: 60_000 })
    .toBe(generation);
  const [desired] = await database.sql<[{ n: number }]>`
    select desired_generation::int n from workspaces where id = ${live}`;
  expect(desired.n).toBe(generation);
});

test("a refusal stands in the review with its legal move, and keeps all of the draft from being applied", async ({
  page,
  database,
  here,
}) => {
  const id = await here.createPaused("draft-refused", "claude-sonnet-4-6");
  await here.set(id, [{ name: "ANTHROPIC_API_KEY", value: await here.issueToken(), kind: "secret" }]);
  await here.openSecrets(id);
  await addToDraft(page, { name: "DRAFT_ALONG", value: "goes along or not at all" });
  await addToDraft(page, { name: "ANTHROPIC_API_KEY", value: await here.issueToken() });
  // What was legal when it was typed is not any more: the rule is asked again by the server.
  await here.set(id, []);
  await here.call("mutation", "workspaceConfig.setModel", {
    workspaceId: id,
    model: PLATFORM_MODEL,
    confirmPayerChange: true,
  });
  await expect(draftBar(page)).toContainText("1 is refused: review to see why");
  await expect(draftBar(page).getByRole("button", { name: /^Apply/ })).toBeDisabled();
  await draftBar(page).getByRole("button", { name: "Review" }).click();
  await expect(review(page)).toContainText("BYPASS_KEY_REJECTED");
  await expect(review(page)).toContainText(/[Cc]hoose a bring-your-own-key model for this workspace/);
  await expect(
    review(page)
      .getByRole("button", { name: /^Apply( |$)/ })
      .last(),
  ).toBeDisabled();
  // The same at once, by whoever asks the server anyway: nothing of it is written.
  const entries = [
    { name: "DRAFT_ALONG", value: "goes along or not at all", kind: "secret" },
    { name: "ANTHROPIC_API_KEY", value: await here.issueToken(), kind: "secret" },
  ];
  await expect(
    here.call("mutation", "draft.applyNow", {
      places: [{ workspaceId: id, entries }],
      restart: true,
      agreed: [],
    }),
  ).rejects.toThrow("BYPASS_KEY_REJECTED");
  const written =
    await database.sql`select 1 from secrets where workspace_id = ${id} and name = 'DRAFT_ALONG'`;
  expect(written).toHaveLength(0);
  await review(page).getByRole("button", { name: "Discard" }).click();
  await expect(draftBar(page)).toHaveCount(0);
  await expect(rowOf(page, "DRAFT_ALONG")).toHaveCount(0);
});

test("who pays changes only for whom a person agreed, and a draft may be applied without a restart", async ({
  page,
  database,
  here,
}) => {
  const live = await here.ensureLive("agreeing", "claude-sonnet-4-6", []);
  const before = await database.findLiveRun(live);
  await here.openSecrets(live);
  await addToDraft(page, { name: "DRAFT_LATER", value: "counts at the next start" });
  await draftBar(page).getByRole("button", { name: "Review" }).click();
  await review(page).getByRole("button", { name: "Apply without restart" }).click();
  await expect(draftBar(page)).toContainText("Applied: 1 name. Nothing restarts.");
  await expect(rowOf(page, "DRAFT_LATER")).toContainText("not running yet / saved v1");
  expect((await database.findLiveRun(live))?.generation).toBe(before?.generation);

  // Looked at first by what if: nothing is saved by looking.
  await page.getByRole("button", { name: "What if…" }).click();
  const whatIf = page.getByRole("region", { name: "What if" });
  await chooseModel(page, whatIf, PLATFORM_MODEL);
  await expect(whatIf).toContainText(/PayerYour Anthropic key.*Platform credits/);
  await expect(whatIf).toContainText("The workspace restarts once you agree to who pays then.");
  await expect(whatIf).toContainText("Nothing is saved by looking.");
  await whatIf.getByRole("button", { name: "Put it into the draft" }).click();
  await expect(draftBar(page)).toContainText("who pays changes for agreeing");
  await draftBar(page).getByRole("button", { name: "Agree and apply" }).click();
  const apply = review(page).getByRole("button", { name: /^Apply( and restart 1)?$/ });
  await expect(apply).toBeDisabled();
  await expect(review(page)).toContainText(`MODEL = ${PLATFORM_MODEL}`);
  await review(page)
    .getByRole("checkbox", { name: /^I agree, for agreeing\. The platform pays/ })
    .check();
  await review(page).getByRole("button", { name: "Apply and restart 1" }).click();
  await expect
    .poll(async () => (await database.findLiveRun(live))?.receipt.payer, { timeout: 60_000 })
    .toBe("platform");
  const agreed = await database.sql`select 1 from payer_confirmations where workspace_id = ${live}`;
  expect(agreed).toHaveLength(1);
});
