import { callProcedure } from "../fixtures/api.ts";
import { ask, askSum, signIn, switchTenant } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import { addPerson, createPlatformWorkspace, findTenantId, PLATFORM } from "../fixtures/money.ts";

const VIEWS = [
  "",
  "/alerts",
  "/switches",
  "/keys",
  "/unresolved",
  "/prices",
  "/reconciliation",
  "/why",
  "/tokens",
];
const REASON = "Unpaid invoice of October";

test("a kill switch stops an organization's calls, says why everywhere, and is lifted again", async ({
  page,
  facts,
  database,
}) => {
  await signIn(page, facts);
  await switchTenant(page, PLATFORM);
  const workspaceId = await createPlatformWorkspace(page, database, "stopped");
  const operator = `${facts.canvasUrl}/t/sandbox-platform/operator`;
  await page.goto(operator);
  await page.getByRole("searchbox", { name: "Find an organization" }).fill("sandbox-platform");
  await page.getByRole("table", { name: "Organizations" }).getByRole("link", { name: PLATFORM }).click();
  await page.getByRole("button", { name: "Stop calls" }).click();
  const dialog = page.getByRole("dialog", { name: `Stop the calls of ${PLATFORM}` });
  await expect(dialog).toContainText("Its workspaces on its own keys go on");
  await dialog.getByRole("button", { name: "Stop calls" }).click();
  await expect(dialog).toContainText("A stop needs a reason.");
  await dialog.getByLabel("Reason").fill(REASON);
  await dialog.getByRole("button", { name: "Stop calls" }).click();
  await expect(page.getByText("Its platform calls are stopped")).toBeVisible();

  await page.goto(`${facts.canvasUrl}/t/sandbox-platform`);
  const before = await database.countGatewayCalls(workspaceId);
  await ask(page, "stopped", "What is 80 + 8?");
  const log = page.getByRole("log");
  await expect(log).toContainText("TENANT_SUSPENDED", { timeout: 40_000 });
  await expect(log).toContainText(REASON);
  expect(await database.countGatewayCalls(workspaceId)).toBe(before);
  await page.goto(`${facts.canvasUrl}/t/sandbox-platform/spend`);
  await expect(page.getByText(REASON)).toBeVisible();

  await page.goto(`${operator}/switches`);
  await page.getByRole("button", { name: `Lift the stop of ${PLATFORM}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Lift the stop" }).click();
  await expect(page.getByRole("list", { name: "Lifted stops" })).toContainText(REASON);
  await expect(page.getByText("Nothing is stopped")).toBeVisible();
  await page.goto(`${facts.canvasUrl}/t/sandbox-platform`);
  await askSum(page, "stopped", 90, 9);
});

test("the operator's pages and procedures are closed to who does not run the platform", async ({
  page,
  browser,
  facts,
  database,
}) => {
  await signIn(page, facts);
  const tenantId = await findTenantId(database, PLATFORM);
  const person = await addPerson(page.request, facts, tenantId, "admin");
  const context = await browser.newContext();
  const admin = await context.newPage();
  await signIn(admin, { ...facts, owner: person });
  for (const view of VIEWS) {
    await admin.goto(`${facts.canvasUrl}/t/sandbox-platform/operator${view}`);
    await expect(admin.getByText("This page is for operators")).toBeVisible();
    await expect(admin.getByRole("navigation", { name: "Parts of the operator page" })).toHaveCount(0);
  }
  await expect(
    admin.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Operator" }),
  ).toHaveCount(0);
  const attempts: readonly (readonly ["query" | "mutation", string, object])[] = [
    ["query", "ledger.tenants", {}],
    ["query", "receipt.listOf", { tenantId }],
    ["query", "platform.keys", {}],
    ["mutation", "suspension.set", { tenantId, reason: "x" }],
    ["mutation", "credit.grantMonthly", { tenantId, amountNanoUsd: 1n, reason: "x" }],
    ["query", "token.listPlatform", {}],
    ["mutation", "token.createPlatform", { name: "x", expiresInDays: 1 }],
    ["mutation", "operator.grantCredit", { tenantId, amountNanoUsd: 1n, reason: "x" }],
  ];
  for (const [kind, path, input] of attempts)
    expect(await callProcedure(context.request, facts.canvasUrl, kind, path, input), path).toMatchObject({
      status: 403,
      code: "FORBIDDEN",
    });
  await context.close();
});
