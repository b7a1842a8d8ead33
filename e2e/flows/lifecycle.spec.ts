import type { Page } from "@playwright/test";
import { callProcedure } from "../fixtures/api.ts";
import {
  ask,
  askSum,
  cardOf,
  createWorkspace,
  expectOnline,
  openWorkspace,
  START,
  signIn,
  switchTenant,
} from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import { listAgentProcesses } from "../fixtures/observers.ts";

const YOURS = "Sandbox (your keys)";
/** The provider does not know it. */
const REFUSED_KEY = "bad-key";

test.describe.configure({ mode: "serial" });

let page: Page;
test.beforeAll(async ({ browser, facts }) => {
  page = await browser.newPage();
  await signIn(page, facts);
  await switchTenant(page, YOURS);
  await createWorkspace(page, { name: "sleeper", model: "opus", withSandboxToken: true });
  await expectOnline(page, "sleeper");
});
test.afterAll(() => page.close());

test("a start shows that it was proved, and how long each stage took", async ({ database }) => {
  const id = await database.findWorkspaceId(YOURS, "sleeper");
  await openWorkspace(page, "sleeper", "Overview");
  const panel = page.getByRole("tabpanel", { name: /Overview/ });
  await expect(panel.getByText("Proving", { exact: true })).toBeVisible();
  await expect(panel.getByTestId("proof")).toContainText("Proved");
  expect(await database.countGatewayCalls(id)).toBe(0);
  await expect(panel.getByTestId("restart-outlook").or(page.getByTestId("restart-outlook"))).toContainText(
    /payer unchanged/i,
  );
  const [proof] = await database.sql<[{ status: string }]>`
    select proof->>'status' as status from runs where workspace_id = ${id} and live_at is not null and ended_at is null`;
  expect(proof.status).toBe("proved");
});

test("a start is called off while it waits for a task, and the old run serves on", async ({ database }) => {
  const id = await database.findWorkspaceId(YOURS, "sleeper");
  const before = await database.findLiveRun(id);
  const long = Array.from({ length: 60 }, (_, index) => `word${index}`).join(" ");
  const log = await ask(page, "sleeper", `slowly repeat: ${long}`);
  // In hand: a start that overtook the question would find nothing to wait for.
  await expect(log.getByRole("button", { name: "Stop", exact: true })).toBeVisible(START);
  await openWorkspace(page, "sleeper", "Overview");
  await page.getByRole("button", { name: "Restart", exact: true }).click();
  await page.getByRole("button", { name: "Call off start" }).click();
  await expect(page.getByRole("button", { name: "Call off start" })).toBeHidden(START);
  await expectOnline(page, "sleeper");
  expect((await database.findLiveRun(id))?.id).toBe(before?.id);
});

test("a workspace hibernates, and a message wakes it with the same payer", async ({ database }) => {
  const id = await database.findWorkspaceId(YOURS, "sleeper");
  await openWorkspace(page, "sleeper", "Config");
  await page.getByRole("button", { name: "Hibernate now" }).click();
  await expect(cardOf(page, "sleeper")).toHaveAccessibleName(/,\s*Hibernated\s*,/, START);
  expect(listAgentProcesses(id)).toEqual([]);
  await askSum(page, "sleeper", 1200, 34);
  await expectOnline(page, "sleeper");
  expect((await database.findLiveRun(id))?.receipt).toMatchObject({
    payer: "tenant",
    credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
  });
});

test("a bulk restart says what it will do, sends one ahead, and says what became of each", async ({
  database,
}) => {
  await createWorkspace(page, { name: "second", model: "opus", withSandboxToken: true });
  await expectOnline(page, "second");
  await page.getByRole("link", { name: "List" }).click();
  await page.getByRole("checkbox", { name: "Pick sleeper" }).check();
  await page.getByRole("checkbox", { name: "Pick second" }).check();
  await page.getByRole("button", { name: "Restart together" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("list", { name: "Plan" }).getByText("goes first")).toHaveCount(1);
  await dialog.getByRole("button", { name: "Restart 2 workspaces" }).click();
  await expect(dialog.getByRole("status")).toContainText("2 of 2 online and proved", { timeout: 90_000 });
  const items = await database.sql<{ started_at: Date; finished_at: Date; turn: number }[]>`
    select started_at, finished_at, turn from bulk_restart_items order by turn`;
  const [canary, other] = items;
  expect(other?.started_at.getTime()).toBeGreaterThanOrEqual(canary?.finished_at.getTime() ?? 0);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByRole("region", { name: "Picked workspaces" })).toBeHidden();
  await page.getByRole("link", { name: "Canvas" }).click();
});

test("a workspace that is not proved says why, and one click goes back to what served", async ({
  database,
  facts,
}) => {
  const id = await database.findWorkspaceId(YOURS, "second");
  const before = await database.findLiveRun(id);
  const [{ tenantId }] = await database.sql<[{ tenantId: string }]>`
    select tenant_id as "tenantId" from workspaces where id = ${id}`;
  const saved = await callProcedure(page.request, facts.canvasUrl, "mutation", "secret.set", {
    ...{ tenantId, workspaceId: id },
    entries: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: REFUSED_KEY, kind: "secret" }],
  });
  expect(saved.code).toBeNull();
  await openWorkspace(page, "second", "Overview");
  await page.getByRole("button", { name: "Restart", exact: true }).click();
  await expect(cardOf(page, "second")).toContainText(/not proved|crash loop/i, { timeout: 90_000 });
  await openWorkspace(page, "second", "Overview");
  await page.getByRole("button", { name: "Undo the change of CLAUDE_CODE_OAUTH_TOKEN" }).click();
  await expectOnline(page, "second");
  const after = await database.findLiveRun(id);
  expect(after?.generation).toBeGreaterThan(before?.generation ?? 0);
  const [kept] = await database.sql<[{ n: number }]>`
    select count(*)::int as n from change_sets where status = 'waiting' and title like 'Undone: %'`;
  expect(kept.n).toBe(1);
});
