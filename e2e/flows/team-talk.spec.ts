import type { Page } from "@playwright/test";
import {
  ask,
  askSum,
  cardOf,
  expectOnline,
  openWorkspace,
  signIn,
  switchTenant,
} from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import { listAgentProcesses } from "../fixtures/observers.ts";

const YOURS = "Sandbox (your keys)";
const KEYS = ["ANTHROPIC_API_KEY", "OPENAI_API_KEY"];

test.describe.configure({ mode: "serial" });

let page: Page;
test.beforeAll(async ({ browser, facts }) => {
  page = await (await browser.newContext()).newPage();
  await signIn(page, facts);
  await switchTenant(page, YOURS);
  for (const name of ["lead", "engineer"]) await expectOnline(page, name);
});
test.afterAll(() => page.context().close());

const askPeer = (peer: string, message: string): string =>
  `use tool ask_peer with ${JSON.stringify({ peer, message })}`;

test("an agent has a peer do a task: it runs along their line, and the peer's own key pays", async ({
  database,
  sandboxModel,
}) => {
  const id = await database.findWorkspaceId(YOURS, "engineer");
  const [engineer] = listAgentProcesses(id);
  const key = engineer?.env["OPENAI_API_KEY"] ?? "";
  expect(key).toMatch(/^sk-sandbox-/);
  const before = (await sandboxModel.listBilledTo(key)).length;
  const words = Array.from({ length: 40 }, (_, index) => `word${index}`).join(" ");
  const log = await ask(page, "lead", askPeer("engineer", `slowly repeat: ${words}`));
  await expect(page.locator('[data-flight="down"]')).toBeAttached({ timeout: 30_000 });
  await page.screenshot({ path: test.info().outputPath("on-its-way.png") });
  await expect(log).toContainText("word39", { timeout: 60_000 });
  await expect(page.locator("[data-flight]")).toHaveCount(0, { timeout: 30_000 });
  const calls = (await sandboxModel.listBilledTo(key)).slice(before);
  expect(calls.map(({ dialect }) => dialect)).toEqual(["openai"]);

  await openWorkspace(page, "engineer", "Activity");
  const panel = page.getByRole("tabpanel", { name: "Activity" });
  await expect(panel).toContainText("Had a task done by a peer");
  await expect(panel).toContainText("lead");
});

test("whoever waits in a chain is not asked again, and the chat says why", async ({ database }) => {
  const log = await ask(page, "lead", askPeer("engineer", askPeer("lead", "What is 1 + 1?")));
  await expect(log).toContainText("lead waits for this very answer", { timeout: 60_000 });
  const [calls] = await database.sql<[{ n: number }]>`
    select count(*)::int n from peer_calls p join workspaces w on w.id = p.callee_id
    join tenants t on t.id = w.tenant_id where t.name = ${YOURS} and w.name = 'lead'`;
  expect(calls.n).toBe(0);
});

test("the log is shown while it is written, is searched, and holds no secret", async ({ database }) => {
  await openWorkspace(page, "engineer", "Logs");
  const panel = page.getByRole("tabpanel", { name: "Logs" });
  const lines = panel.getByRole("listitem");
  await expect(lines.first()).toBeVisible({ timeout: 30_000 });
  await expect(panel).toContainText("Live, start");
  const began = await lines.filter({ hasText: "task-began" }).count();
  // Asked from elsewhere, so that the log stays on the screen.
  const engineer = await database.findWorkspaceId(YOURS, "engineer");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await askSum(other, "engineer", 21, 21);
  await other.close();
  await expect
    .poll(() => lines.filter({ hasText: "task-began" }).count(), { timeout: 30_000 })
    .toBeGreaterThan(began);
  const text = await panel.innerText();
  const [agent] = listAgentProcesses(engineer);
  for (const name of KEYS) expect(text).not.toContain(agent?.env[name] ?? "sk-sandbox-");
  await page.screenshot({ path: test.info().outputPath("log.png") });

  await panel.getByRole("searchbox", { name: "Search the log" }).fill("task-began");
  await expect(lines.filter({ hasNotText: "task-began" })).toHaveCount(0);
  await expect(lines.first()).toBeVisible();
  await panel.getByRole("searchbox", { name: "Search the log" }).fill("no such words");
  await expect(panel).toContainText("No line holds these words.");
});

/** What a start in hand says of the try before it; it stands no longer than the start takes. */
const TRY_AGAIN = /^Try \d\. The one before it failed: .*SIGKILL/m;
const TIME_TO_READ_MS = 3_000;

const kill = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // Gone by itself between the look and the blow.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

test("an agent that dies again and again is called a crash loop, with the next try; one click mends it", async ({
  database,
}) => {
  const id = await database.findWorkspaceId(YOURS, "engineer");
  await openWorkspace(page, "engineer", "Overview");
  const panel = page.getByRole("tabpanel", { name: "Overview" });
  let toldWhy = false;
  const bornAt = new Map<number, number>();
  await expect
    .poll(
      async () => {
        toldWhy ||= TRY_AGAIN.test(await panel.innerText());
        for (const { pid } of listAgentProcesses(id)) {
          const born = bornAt.get(pid) ?? Date.now();
          bornAt.set(pid, born);
          if (toldWhy || Date.now() - born >= TIME_TO_READ_MS) kill(pid);
        }
        return cardOf(page, "engineer").innerText();
      },
      { timeout: 300_000, intervals: [300] },
    )
    .toContain("Crash loop");
  // While it is tried again it says why the last try failed.
  expect(toldWhy).toBe(true);
  await expect(panel).toContainText("CRASH_LOOP");
  await expect(panel).toContainText(/It failed \d+ times in a row/);
  await expect(panel).toContainText("Next try:");
  await page.screenshot({ path: test.info().outputPath("crash-loop.png") });
  await panel.getByRole("button", { name: "Try again now" }).click();
  await expectOnline(page, "engineer");
  await expect(panel).not.toContainText("CRASH_LOOP");
  expect((await database.findLiveRun(id))?.receipt).toMatchObject({
    payer: "tenant",
    credentialMethod: "OPENAI_API_KEY",
  });
});
