import { callProcedure } from "../fixtures/api.ts";
import { signIn } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";

const GUEST = { name: "Guest", email: "guest@molecule.local", password: "a long enough password" };

test("another organization's workspace is not found, on screen and below it", async ({
  page,
  browser,
  facts,
  database,
}) => {
  await signIn(page, facts);
  const [home] = await database.sql<[{ id: string }]>`select id from tenants where slug = 'home'`;
  const [foreign] = await database.sql<[{ id: string; tenant_id: string }]>`
    select w.id, w.tenant_id from workspaces w join tenants t on t.id = w.tenant_id
    where t.slug = 'sandbox-platform' and w.name = 'lead'`;
  const added = await callProcedure(page.request, facts.canvasUrl, "mutation", "member.add", {
    tenantId: home.id,
    ...GUEST,
    role: "owner",
  });
  expect(added.status).toBe(200);

  const context = await browser.newContext();
  const guest = await context.newPage();
  await signIn(guest, { ...facts, owner: GUEST });
  await guest.goto(`${facts.canvasUrl}/t/home?w=${foreign.id}`);
  await expect(guest.getByText(/no longer|not found|no such|is gone|does not exist/i).first()).toBeVisible();
  await expect(guest.getByText("lead", { exact: true })).toHaveCount(0);
  await guest.goto(`${facts.canvasUrl}/t/sandbox-platform`);
  await expect(guest.getByRole("button", { name: /^Organization: Sandbox \(platform\)/ })).toHaveCount(0);

  for (const tenantId of [home.id, foreign.tenant_id]) {
    const input = { tenantId, workspaceId: foreign.id };
    const read = await callProcedure(context.request, facts.canvasUrl, "query", "workspace.get", input);
    expect(read).toMatchObject({ status: 404, code: "NOT_FOUND", data: null });
    const write = await callProcedure(
      context.request,
      facts.canvasUrl,
      "mutation",
      "workspace.restart",
      input,
    );
    expect(write).toMatchObject({ status: 404, code: "NOT_FOUND" });
  }
  const admin = await context.request.get(
    `${facts.canvasUrl}/admin/workspaces/${foreign.id}/llm-billing-mode`,
  );
  expect(admin.status()).toBe(403);
  await context.close();
});
