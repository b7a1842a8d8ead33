import { callProcedure } from "../fixtures/api.ts";
import { createWorkspace, expectOnline, START, signIn, switchTenant } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";

const SHARED = "the-same-in-two-places-0123456789";

test("an operator sees keys in the wrong place, by name and length and never by value, and ends their runs", async ({
  page,
  facts,
  database,
}) => {
  const call = (path: string, input: object) =>
    callProcedure(page.request, facts.canvasUrl, "mutation", path, input);
  await signIn(page, facts);
  await switchTenant(page, "Sandbox (your keys)");
  const token = await createWorkspace(page, { name: "stray", model: "opus", withSandboxToken: true });
  await expectOnline(page, "stray");
  const workspaceId = await database.findWorkspaceId("Sandbox (your keys)", "stray");
  const tenants = await database.sql<{ id: string; name: string }[]>`select id, name from tenants`;
  const idOf = (name: string): string => tenants.find((tenant) => tenant.name === name)?.id ?? "";

  // One secret in two organizations: a warning, with the run that holds it.
  const entries = [{ name: "SHARED_TOKEN", value: SHARED, kind: "secret" }];
  const here = { tenantId: idOf("Sandbox (your keys)"), workspaceId };
  expect(await call("secret.set", { ...here, entries })).toMatchObject({ status: 200 });
  expect(
    await call("secret.set", { tenantId: idOf("My organization"), workspaceId: null, entries }),
  ).toMatchObject({ status: 200 });
  expect(await call("workspace.restart", here)).toMatchObject({ status: 200 });
  await expect.poll(async () => (await database.findLiveRun(workspaceId))?.generation, START).toBe(2);

  const held = (await database.findLiveRun(workspaceId))?.id;

  await page.goto(`${facts.canvasUrl}/t/home/operator/co-mingling`);
  const findings = page.getByRole("list", { name: "Findings" });
  const warning = findings.getByRole("listitem").filter({ hasText: "One secret stands in 2 organizations." });
  await expect(warning.getByText("SHARED_TOKEN")).toHaveCount(2);
  await expect(warning.getByText(`${SHARED.length} bytes long`)).toBeVisible();
  await expect(page.getByText(/Last looked .*by supervisor/)).toBeVisible();
  await warning.getByRole("button", { name: "Stop the run of stray in Sandbox (your keys) now" }).click();
  // It starts anew with what is stored, as another run.
  await expect.poll(async () => (await database.findLiveRun(workspaceId))?.id ?? held, START).not.toBe(held);

  // The tenant's own key becomes known as one of the platform's: critical, and its run is ended by itself.
  if (token === null) throw new Error("no token was inserted");
  expect(await call("platform.addKey", { vendor: "anthropic", value: token })).toMatchObject({ status: 200 });
  await page.getByRole("button", { name: "Look now" }).click();
  const critical = findings.getByRole("listitem").filter({ hasText: "anthropic key of the platform" });
  await expect(critical.getByText("CLAUDE_CODE_OAUTH_TOKEN")).toBeVisible();
  await expect(critical.getByText("version 1, in use")).toBeVisible();
  await expect.poll(async () => database.findLiveRun(workspaceId), { timeout: 60_000 }).toBeUndefined();
  await critical.getByRole("button", { name: "Resolve alert" }).click();
  await expect(critical.getByRole("button", { name: "Resolve alert" })).toBeHidden();
  const html = await page.content();
  for (const value of [token, SHARED]) expect(html).not.toContain(value);
});
