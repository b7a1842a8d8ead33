import type { Page } from "@playwright/test";
import {
  askSum,
  cardOf,
  chooseModel,
  createWorkspace,
  expectOnline,
  openWorkspace,
  restart,
  START,
  signIn,
  switchTenant,
} from "../fixtures/canvas.ts";
import { expect, installation, test } from "../fixtures/flow.ts";
import { startInstallation, stopInstallation } from "../fixtures/installation.ts";
import { listAgentProcesses, observeDatabase, observeSandboxModel, sha256 } from "../fixtures/observers.ts";

const YOURS = "Sandbox (your keys)";
const PLATFORM = "Sandbox (platform)";
const TOKEN = "CLAUDE_CODE_OAUTH_TOKEN";

// One person, one browser, one story: each step stands on the one before.
test.describe.configure({ mode: "serial" });

let page: Page;
let token = "";
let marketing = "";
let support = "";

const database = observeDatabase(installation());
const sandboxModel = observeSandboxModel(installation());

const liveRun = async (workspaceId: string) => {
  const run = await database.findLiveRun(workspaceId);
  if (run === undefined) throw new Error("no run is live");
  return run;
};

/** Waits until what was wished for last is what runs: between the old run and the new one there may be none. */
const settledRun = async (workspaceId: string) => {
  await expect
    .poll(async () => {
      const [workspace] = await database.sql<[{ settled: boolean }]>`
        select desired_generation = observed_generation and observed_state = 'online' as settled
        from workspaces where id = ${workspaceId}`;
      return workspace.settled;
    }, START)
    .toBe(true);
  return liveRun(workspaceId);
};

/** Waits until a run of a later generation than the given one is live. */
const expectRunAfter = async (workspaceId: string, generation: number): Promise<void> => {
  await expect
    .poll(async () => (await database.findLiveRun(workspaceId))?.generation ?? 0, START)
    .toBeGreaterThan(generation);
};

/** Asks for a sum that nobody asked before, and proves who was billed for the answer. */
const expectDirectAnswer = async (a: number, b: number): Promise<void> => {
  const before = (await sandboxModel.listBilledTo(token)).length;
  await askSum(page, "marketing", a, b);
  expect((await sandboxModel.listBilledTo(token)).length).toBeGreaterThan(before);
  expect(await database.countGatewayCalls(marketing)).toBe(0);
};

const expectTenantPays = async (): Promise<void> => {
  const run = await liveRun(marketing);
  expect(run).toMatchObject({ mode: "byok", receipt: { payer: "tenant", credentialMethod: TOKEN } });
  const [agent, ...more] = listAgentProcesses(marketing);
  expect(more).toEqual([]);
  expect(agent?.env[TOKEN]).toBe(token);
  expect(Object.values(agent?.env ?? {}).some((value) => value.includes("mk_live_"))).toBe(false);
  await expect(cardOf(page, "marketing")).toContainText("Your Claude Code subscription");
};

const restartMarketing = async (): Promise<void> => {
  const { generation } = await liveRun(marketing);
  await restart(page, "marketing");
  await expectRunAfter(marketing, generation);
  await expectOnline(page, "marketing");
};

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
});
test.afterAll(async () => {
  await page.close();
  await database.end();
});

test("a new person signs in and sees a sandbox with a small team", async () => {
  await signIn(page, installation());
  await expect(page.getByRole("button", { name: /^Organization: Sandbox/ })).toBeVisible();
  await expect.poll(() => page.locator("[data-workspace-id]").count()).toBeGreaterThan(1);
});

test("1. a workspace with its own token starts, says who pays, and answers directly", async () => {
  await switchTenant(page, YOURS);
  const inserted = await createWorkspace(page, { name: "marketing", model: "opus", withSandboxToken: true });
  token = inserted ?? "";
  marketing = await database.findWorkspaceId(YOURS, "marketing");
  await expectOnline(page, "marketing");
  await expectTenantPays();
  await expectDirectAnswer(17, 25);
});

test("2. a restart with nothing changed keeps the payer", async () => {
  await restartMarketing();
  await expectTenantPays();
  await expectDirectAnswer(18, 26);
});

const addSecret = async (
  name: string,
  value: string,
  scope: "This workspace" | "All workspaces",
): Promise<void> => {
  await openWorkspace(page, "marketing", "Secrets");
  await page.getByRole("button", { name: "Add secret" }).click();
  const form = page.getByRole("form", { name: "Add a secret" });
  await form.getByLabel("Name").fill(name);
  await page.keyboard.press("Tab");
  await form.getByText(scope, { exact: true }).click();
  await form.getByLabel("Value", { exact: true }).fill(value);
  await form.getByRole("button", { name: "Apply now" }).click();
  await agreeAndApply();
};

/** Has what is drafted applied, with an agreement where the payer would change; nothing of it waits any more. */
const agreeAndApply = async (): Promise<void> => {
  const review = page.getByRole("dialog", { name: "Your draft" });
  const applied = page.getByRole("region", { name: "Draft" }).getByText(/^Applied/);
  await expect(review.or(applied)).toBeVisible();
  if (await review.isVisible()) {
    for (const box of await review.getByRole("checkbox").all()) await box.check();
    await review.getByRole("button", { name: /^Apply( and restart \d+)?$/ }).click();
  }
  await expect(applied).toBeVisible();
};

const deleteSecret = async (name: string): Promise<void> => {
  await openWorkspace(page, "marketing", "Secrets");
  const row = page.locator(`[data-secret-row="${name}"]`);
  if ((await row.getAttribute("aria-expanded")) !== "true") await row.click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const bar = page.getByRole("region", { name: "Draft" });
  await bar.getByRole("button", { name: "Review" }).click();
  const review = page.getByRole("dialog", { name: "Your draft" });
  await review.getByRole("button", { name: "Apply without restart" }).click();
  await expect(bar.getByText(/^Applied/)).toBeVisible();
};

test("3. the token moved to all workspaces still pays, directly", async () => {
  await addSecret(TOKEN, token, "All workspaces");
  await deleteSecret(TOKEN);
  await restartMarketing();
  await expectTenantPays();
  await expectDirectAnswer(19, 27);
});

test("4. a platform workspace answers through the gateway, and its bill is shown", async () => {
  await switchTenant(page, PLATFORM);
  await createWorkspace(page, { name: "support", model: "anthropic/claude-opus-4-7" });
  support = await database.findWorkspaceId(PLATFORM, "support");
  await expectOnline(page, "support");
  expect(await liveRun(support)).toMatchObject({
    mode: "platform_managed",
    receipt: { payer: "platform", credentialMethod: "gateway" },
  });
  await askSum(page, "support", 21, 34);
  expect(await database.countGatewayCalls(support)).toBeGreaterThan(0);
  await openWorkspace(page, "support", "Billing");
  const panel = page.getByRole("tabpanel", { name: /Billing/ });
  await expect(panel).toContainText("The platform pays");
  await expect(panel).toContainText(/\$0\.\d+/);
  await expect
    .poll(async () => {
      const [charged] = await database.sql<[{ uncharged: number; owes: boolean }]>`
        select (select count(*)::int from llm_attempts where workspace_id = ${support}) - count(*)::int as uncharged,
          coalesce(sum(amount_nano_usd) < 0, false) as owes
        from ledger_entries
        where workspace_id = ${support} and kind = 'charge' and account = 'tenant_credit'`;
      return charged;
    })
    .toEqual({ uncharged: 0, owes: true });
});

const countSecrets = async (name: string): Promise<number> => {
  const [row] = await database.sql<[{ n: number }]>`
    select count(*)::int n from secrets s join tenants t on t.id = s.tenant_id where t.name = ${PLATFORM} and s.name = ${name}`;
  return row.n;
};

test("5. a provider key is refused beside its field where the platform pays, at both scopes", async () => {
  const before = await countSecrets("ANTHROPIC_API_KEY");
  await openWorkspace(page, "support", "Secrets");
  for (const scope of ["workspace", "tenant"] as const) {
    if (scope === "tenant") await page.goto(`${installation().canvasUrl}/t/sandbox-platform/secrets`);
    await page.getByRole("button", { name: "Add secret" }).first().click();
    const form = page.getByRole("form", { name: "Add a secret" });
    await form.getByLabel("Name").fill("ANTHROPIC_API_KEY");
    await page.keyboard.press("Tab");
    await form
      .getByLabel("Value", { exact: true })
      .fill("sk-sandbox-00000000-00000000000000000000000000000000");
    await expect(form).toContainText("BYPASS_KEY_REJECTED");
    await expect(form).toContainText(
      scope === "workspace" ? /Choose a bring-your-own-key model/ : /Ask an operator/,
    );
    await expect(form.getByRole("button", { name: "Add to draft" })).toBeDisabled();
  }
  expect(await countSecrets("ANTHROPIC_API_KEY")).toBe(before);
  await page.goto(`${installation().canvasUrl}/t/sandbox-platform`);
});

test("6. a missing key or model refuses the start, and the old run keeps serving", async () => {
  await switchTenant(page, YOURS);
  const { id: served } = await liveRun(marketing);
  await deleteSecret(TOKEN);
  await restart(page, "marketing");
  await expect(cardOf(page, "marketing")).toHaveAccessibleName(/MISSING_BYOK_CREDENTIAL/, START);
  await openWorkspace(page, "marketing", "Overview");
  await expect(page.getByRole("button", { name: "Add a key", exact: true })).toBeVisible();
  expect((await liveRun(marketing)).id).toBe(served);
  await expectDirectAnswer(20, 28);

  const { generation } = await liveRun(marketing);
  await addSecret(TOKEN, token, "This workspace");
  await expectRunAfter(marketing, generation);
  await deleteSecret("MODEL");
  const { id: kept } = await liveRun(marketing);
  await restart(page, "marketing");
  await expect(cardOf(page, "marketing")).toHaveAccessibleName(/PAYER_CHANGE_UNCONFIRMED/, START);
  expect((await liveRun(marketing)).id).toBe(kept);
  await openWorkspace(page, "marketing", "Overview");
  await expect(
    page.getByRole("button", { name: "Confirm: the platform will pay", exact: true }),
  ).toBeVisible();
  await expectDirectAnswer(21, 29);
});

test("7. a killed agent is noticed and restarted with the same payer", async () => {
  await openWorkspace(page, "marketing", "Overview");
  await chooseModel(page, page.getByRole("tabpanel"), "opus");
  await page.getByRole("button", { name: /^Use (it|this)/ }).click();
  await expect(page.getByRole("button", { name: /^Use (it|this)/ })).toBeHidden();
  const { id, receipt } = await settledRun(marketing);
  expect(receipt.credentialMethod).toBe(TOKEN);
  for (const { pid } of listAgentProcesses(marketing)) process.kill(pid, "SIGKILL");
  await expect.poll(async () => (await database.findLiveRun(marketing))?.id ?? id, START).not.toBe(id);
  await expectOnline(page, "marketing");
  await expectTenantPays();
  await expectDirectAnswer(22, 30);
});

test("8. stopped and started again, everything is as it was", async () => {
  const { dataDir, owner } = installation();
  const before =
    await database.sql`select name, desired_state, billing_override from workspaces where removed_at is null order by id`;
  await database.end();
  await stopInstallation(dataDir);
  expect(listAgentProcesses(marketing)).toEqual([]);
  const facts = await startInstallation(dataDir, owner);
  const again = observeDatabase(facts);
  const after =
    await again.sql`select name, desired_state, billing_override from workspaces where removed_at is null order by id`;
  expect([...after]).toEqual([...before]);
  await expect
    .poll(async () => (await again.findLiveRun(marketing))?.receipt.credentialMethod, START)
    .toBe(TOKEN);
  await expect.poll(async () => (await again.findLiveRun(support))?.receipt.payer, START).toBe("platform");
  await page.goto(`${facts.canvasUrl}/t/sandbox-your-keys`);
  await expectOnline(page, "marketing");
  await askSum(page, "marketing", 23, 31);
  const billed = await observeSandboxModel(facts).list();
  expect(billed.map((call) => call.credentialSha256)).toContain(sha256(token));
  expect(await again.countGatewayCalls(marketing)).toBe(0);
  await again.end();
});
