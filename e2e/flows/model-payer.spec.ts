import {
  chooseModel,
  createWorkspace,
  expectOnline,
  openWorkspace,
  resumeSession,
  START,
  switchTenant,
} from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";

const YOURS = "Sandbox (your keys)";

test("another model says who will pay, and is agreed to with the same click", async ({
  page,
  facts,
  database,
}) => {
  await resumeSession(page, facts);
  await page.goto(facts.canvasUrl);
  await switchTenant(page, YOURS);
  await createWorkspace(page, { name: "chooser", model: "opus", withSandboxToken: true });
  await expectOnline(page, "chooser");
  const id = await database.findWorkspaceId(YOURS, "chooser");
  const confirmationsOf = () => database.sql`select 1 from payer_confirmations where workspace_id = ${id}`;
  await openWorkspace(page, "chooser", "Overview");
  const panel = page.locator("#model-field");
  await chooseModel(page, panel, "anthropic/claude-sonnet-4-6");
  await expect(panel).toContainText("Platform credits");
  await page.screenshot({ path: test.info().outputPath("who-will-pay.png") });
  await panel.getByRole("button", { name: "Use it: the platform will pay" }).click();
  await expect.poll(confirmationsOf).toHaveLength(1);
  // What serves goes on as it was until somebody restarts it, and then nobody is asked again.
  await page
    .getByRole("button", { name: /^(Apply and restart|Restart)/ })
    .first()
    .click();
  const livePayer = async () => {
    const [live] = await database.sql`
      select rr.receipt->>'payer' as payer from runs r join run_receipts rr on rr.run_id = r.id
        where r.workspace_id = ${id} and r.live_at is not null and r.ended_at is null`;
    return live?.["payer"];
  };
  await expect.poll(livePayer, START).toBe("platform");
  await expectOnline(page, "chooser");
  await expect(page.getByRole("button", { name: /^Confirm:/ })).toHaveCount(0);
});
