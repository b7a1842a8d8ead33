import { callProcedure } from "../fixtures/api.ts";
import { ask, askSum, openWorkspace, signIn, sumSentence, switchTenant } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import {
  addPerson,
  createPlatformWorkspace,
  findTenantId,
  listCharges,
  PLATFORM,
} from "../fixtures/money.ts";
import { beginWithinOneDay } from "../fixtures/utc-day.ts";

test("a budget that is set on screen stops the next call, and both screens say so", async ({
  page,
  facts,
  database,
}) => {
  await beginWithinOneDay();
  await signIn(page, facts);
  await switchTenant(page, PLATFORM);
  const workspaceId = await createPlatformWorkspace(page, database, "spender");
  await askSum(page, "spender", 50, 5);
  await expect.poll(async () => (await listCharges(database, workspaceId)).length).toBeGreaterThan(0);

  await openWorkspace(page, "spender", "Billing");
  const tab = page.getByRole("tabpanel", { name: "Billing" });
  await tab.getByRole("button", { name: "Set a budget" }).click();
  const dialog = page.getByRole("dialog", { name: "Set a budget" });
  await expect(dialog.getByRole("combobox", { name: "Workspace" })).toHaveValue("spender");
  await dialog.getByRole("textbox", { name: "Limit in US dollars" }).fill("0.000000001");
  await dialog.getByRole("radio", { name: "A day" }).click();
  await expect(dialog).toContainText("is refused before it is sent");
  await dialog.getByRole("button", { name: "Set budget" }).click();
  await expect(dialog).toBeHidden();
  await expect(tab).toContainText("Used up. Calls are refused with BUDGET_EXCEEDED until");

  const before = await database.countGatewayCalls(workspaceId);
  const charged = (await listCharges(database, workspaceId)).length;
  await ask(page, "spender", "What is 60 + 6?");
  const chat = page.getByRole("log");
  await expect(chat).toContainText("BUDGET_EXCEEDED", { timeout: 40_000 });
  await chat.getByRole("button", { name: "See what bounds it" }).click();
  await expect(tab).toContainText("Used up.");
  await openWorkspace(page, "spender", "Chat");
  await expect(chat).not.toContainText(sumSentence(60, 6));
  expect(await database.countGatewayCalls(workspaceId)).toBe(before);
  expect((await listCharges(database, workspaceId)).length).toBe(charged);

  await openWorkspace(page, "spender", "Billing");
  await tab.getByRole("button", { name: /^Archive the budget of spender/ }).click();
  const asked = page.getByRole("dialog", { name: "Archive this budget" });
  await expect(asked).toContainText("stops no call any more");
  await asked.getByRole("button", { name: "Archive" }).click();
  await expect(tab.getByText("Used up.")).toHaveCount(0);
  await askSum(page, "spender", 70, 7);
});

test("a viewer sees budgets and cannot set them, on screen and below it", async ({
  page,
  browser,
  facts,
  database,
}) => {
  await signIn(page, facts);
  const tenantId = await findTenantId(database, PLATFORM);
  const person = await addPerson(page.request, facts, tenantId, "viewer");
  const context = await browser.newContext();
  const viewer = await context.newPage();
  await signIn(viewer, { ...facts, owner: person });
  await viewer.goto(`${facts.canvasUrl}/t/sandbox-platform/spend/budgets`);
  await expect(viewer.getByRole("heading", { name: "Budgets" })).toBeVisible();
  await expect(viewer.getByRole("status", { name: "Loading" })).toHaveCount(0);
  await expect(
    viewer.getByText(/admins set budgets|Admins and owners of the organization set budgets/),
  ).toBeVisible();
  await expect(viewer.getByRole("button", { name: "Set a budget" })).toHaveCount(0);
  const budget = { scope: "tenant", workspaceId: null, window: "day", limitNanoUsd: 0n, enforcement: "stop" };
  const set = await callProcedure(context.request, facts.canvasUrl, "mutation", "spend.setBudget", {
    tenantId,
    ...budget,
  });
  expect(set).toMatchObject({ status: 403, code: "FORBIDDEN" });
  const webhook = await callProcedure(context.request, facts.canvasUrl, "mutation", "webhook.add", {
    tenantId,
    url: "https://hooks.example.com/",
  });
  expect(webhook).toMatchObject({ status: 403, code: "FORBIDDEN" });
  const [{ n }] = await database.sql<[{ n: number }]>`
    select count(*)::int n from budgets where tenant_id = ${tenantId} and scope = 'tenant' and archived_at is null`;
  expect(n).toBe(0);
  await context.close();
});
