import type { Page } from "@playwright/test";
import { callProcedure } from "../fixtures/api.ts";
import { createWorkspace, expectOnline, openWorkspace, signIn, switchTenant } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";

/** Creates a token where the page stands, and leaves the only sight of its bearer. */
const createToken = async (page: Page, name: string): Promise<string> => {
  await page.getByRole("button", { name: "Create token" }).click();
  const dialog = page.getByRole("dialog");
  const create = dialog.getByRole("button", { name: "Create token" });
  await create.click();
  await expect(dialog.getByRole("alert")).toHaveText("A token needs a name, to be told from others.");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await create.click();
  const bearer = (await dialog.locator("code").textContent()) ?? "";
  expect(bearer).toMatch(/^molecule_api_[\w-]{43}$/);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(bearer)).toHaveCount(0);
  return bearer;
};

test("a token is made under Settings, works for a script, and is gone once it is revoked", async ({
  page,
  facts,
  playwright,
}) => {
  await signIn(page, facts);
  await switchTenant(page, "Sandbox (platform)");
  await page.getByRole("link", { name: "Settings" }).click();
  const bearer = await createToken(page, "nightly report");

  // A script has no cookie: only the bearer.
  const script = await playwright.request.newContext({
    extraHTTPHeaders: { authorization: `Bearer ${bearer}` },
  });
  const tenants = await script.get(`${facts.canvasUrl}/api/v1/tenants`);
  expect(await tenants.json()).toMatchObject([{ name: "Sandbox (platform)", role: "viewer" }]);
  const { openapi } = await (await script.get(`${facts.canvasUrl}/api/v1/openapi.json`)).json();
  expect(openapi).toBe("3.1.0");

  const row = page
    .getByRole("list", { name: "API tokens" })
    .getByRole("listitem")
    .filter({ hasText: "nightly report" });
  await row.getByRole("button", { name: "Revoke nightly report" }).click();
  await expect(row.getByText("Revoked", { exact: true })).toBeVisible();
  expect((await script.get(`${facts.canvasUrl}/api/v1/tenants`)).status()).toBe(401);
  await script.dispose();
});

test("an operator's token runs the platform for a script, and makes no other token", async ({
  page,
  facts,
  playwright,
}) => {
  await signIn(page, facts);
  await page.goto(`${facts.canvasUrl}/t/sandbox-platform/operator/tokens`);
  const bearer = await createToken(page, "night watch");
  const script = await playwright.request.newContext({
    extraHTTPHeaders: { authorization: `Bearer ${bearer}` },
  });
  const tenants = await script.get(`${facts.canvasUrl}/api/v1/operator/tenants`);
  const names = ((await tenants.json()) as readonly { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["Sandbox (platform)", "Sandbox (your keys)"]));
  const another = { name: "one more", expiresInDays: 1 };
  expect(
    await callProcedure(script, facts.canvasUrl, "mutation", "token.createPlatform", another),
  ).toMatchObject({ status: 403, code: "FORBIDDEN" });

  const row = page
    .getByRole("list", { name: "API tokens of the platform" })
    .getByRole("listitem")
    .filter({ hasText: "night watch" });
  await page.reload();
  await expect(row).toContainText("last used");
  await row.getByRole("button", { name: "Revoke night watch" }).click();
  await expect(row.getByText("Revoked", { exact: true })).toBeVisible();
  expect((await script.get(`${facts.canvasUrl}/api/v1/operator/tenants`)).status()).toBe(401);
  await script.dispose();
});

test("a workspace is duplicated without any value, and leads to where its values are entered", async ({
  page,
  facts,
}) => {
  await signIn(page, facts);
  await switchTenant(page, "Sandbox (your keys)");
  const token = await createWorkspace(page, { name: "original", model: "opus", withSandboxToken: true });
  await expectOnline(page, "original");
  await openWorkspace(page, "original", "Overview");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("list", { name: "Names that need a value" })).toHaveText(
    "CLAUDE_CODE_OAUTH_TOKEN",
  );
  const field = dialog.getByLabel("Name", { exact: true });
  await field.fill(" ");
  await expect(dialog.getByRole("alert")).toHaveText("The copy needs a name.");
  await field.fill("twin");
  await dialog.getByRole("button", { name: "Duplicate" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("tab", { name: /^Secrets/ })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText("CLAUDE_CODE_OAUTH_TOKEN").first()).toBeVisible();
  expect(await page.content()).not.toContain(token ?? "no token");
});
