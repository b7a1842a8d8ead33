import { callProcedure } from "../fixtures/api.ts";
import { cardOf, openWorkspace, signIn, switchTenant } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import { sha256 } from "../fixtures/observers.ts";

const YOURS = "Sandbox (your keys)";
const PLATFORM = "Sandbox (platform)";
const REAL_LOOKING = "sk-ant-api03-notARealKeyOfAnybody0123456789";

test.beforeEach(async ({ page, facts }) => signIn(page, facts));

test("the server itself refuses a bypass key at both scopes where the platform pays", async ({
  page,
  facts,
  database,
}) => {
  const workspaceId = await database.findWorkspaceId(PLATFORM, "lead");
  const [tenant] = await database.sql<[{ id: string }]>`select id from tenants where name = ${PLATFORM}`;
  for (const place of [workspaceId, null])
    for (const name of ["ANTHROPIC_API_KEY", "CODEX_AUTH_JSON", "HTTPS_PROXY"]) {
      const answer = await callProcedure(page.request, facts.canvasUrl, "mutation", "secret.set", {
        tenantId: tenant.id,
        workspaceId: place,
        entries: [{ name, value: "sk-sandbox-00000000-0123456789abcdef", kind: "secret" }],
      });
      expect(answer).toMatchObject({ status: 400, code: "BYPASS_KEY_REJECTED" });
    }
  const rows =
    await database.sql`select 1 from secrets where tenant_id = ${tenant.id} and name in ('ANTHROPIC_API_KEY', 'CODEX_AUTH_JSON', 'HTTPS_PROXY')`;
  expect(rows).toHaveLength(0);
  const refused =
    await database.sql`select 1 from audit_events where tenant_id = ${tenant.id} and action = 'secret.refused'`;
  expect(refused.length).toBeGreaterThanOrEqual(6);
});

test("a real-looking key is refused in the sandbox and reaches nobody", async ({
  page,
  facts,
  database,
  sandboxModel,
}) => {
  await switchTenant(page, YOURS);
  const workspaceId = await database.findWorkspaceId(YOURS, "lead");
  await openWorkspace(page, "lead", "Secrets");
  await page.getByRole("button", { name: "Add secret" }).click();
  const form = page.getByRole("form", { name: "Add a secret" });
  await form.getByLabel("Name").fill("ANTHROPIC_AUTH_TOKEN");
  await page.keyboard.press("Tab");
  await form.getByLabel("Value", { exact: true }).fill(REAL_LOOKING);
  await expect(form).toContainText("REAL_KEY_IN_SANDBOX");
  await expect(form).toContainText("switch to a real organization");
  await expect(form.getByRole("button", { name: "Add to draft" })).toBeDisabled();
  const [tenant] = await database.sql<[{ id: string }]>`select id from tenants where name = ${YOURS}`;
  const answer = await callProcedure(page.request, facts.canvasUrl, "mutation", "secret.set", {
    tenantId: tenant.id,
    workspaceId,
    entries: [{ name: "ANTHROPIC_AUTH_TOKEN", value: REAL_LOOKING, kind: "secret" }],
  });
  expect(answer).toMatchObject({ status: 400, code: "REAL_KEY_IN_SANDBOX" });
  expect(
    (await sandboxModel.list()).filter((call) => call.credentialSha256 === sha256(REAL_LOOKING)),
  ).toEqual([]);
});

test("an operator's override to disabled with a stored key says unmanaged", async ({
  page,
  facts,
  database,
}) => {
  await switchTenant(page, YOURS);
  const workspaceId = await database.findWorkspaceId(YOURS, "engineer");
  const url = `${facts.canvasUrl}/admin/workspaces/${workspaceId}/llm-billing-mode`;
  const disabled = await page.request.put(url, { data: { mode: " disabled " } });
  expect(disabled.status()).toBe(200);
  expect(await disabled.json()).toMatchObject({
    resolved_mode: "disabled",
    workspace_override: "disabled",
    payer: "tenant",
  });
  await expect(cardOf(page, "engineer")).toContainText("Unmanaged: own keys");
  for (const body of [{}, { mode: "BYOK" }, { mode: 1 }])
    expect((await page.request.put(url, { data: body })).status()).toBe(400);
  expect(
    (await page.request.get(`${facts.canvasUrl}/admin/workspaces/not-an-id/llm-billing-mode`)).status(),
  ).toBe(400);
  const cleared = await page.request.put(url, { data: { mode: null } });
  expect(await cleared.json()).toMatchObject({
    resolved_mode: "byok",
    workspace_override: null,
    source: "derived_provider",
  });
  await expect(cardOf(page, "engineer")).toContainText("Your OpenAI key");
});
