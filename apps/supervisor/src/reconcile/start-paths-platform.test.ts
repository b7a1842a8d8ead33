import { withTenant } from "@molecule/db";
import { findRunReceipt, listAttempts } from "@molecule/db/repositories";
import type { WorkspaceId } from "@molecule/domain";
import { issueSandboxToken, resolveWorkspace, setSecrets } from "@molecule/services";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { nextRun, START_PATHS } from "../testing/start-paths.ts";
import {
  createTestInstallation,
  pidOf,
  type Run,
  type TestInstallation,
} from "../testing/test-installation.ts";

// Several processes start here, on whatever machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });

let test: TestInstallation;
beforeEach(async () => {
  test = await createTestInstallation({ withGateway: true });
});
afterEach(() => test.stop());

const callsOf = (run: Run) =>
  withTenant(test.ctx.db, test.scope, async (tx) =>
    (await listAttempts(tx, test.scope, { limit: 1_000 })).filter(({ runId }) => runId === run.id),
  );

/** The screen, the receipt, the process and the gateway name one payer, and the tenant's own key is nowhere. */
const checkRun = async (id: WorkspaceId, run: Run, foreign: string): Promise<void> => {
  const { resolution } = await resolveWorkspace(test.ctx, test.scope, id);
  expect(resolution).toMatchObject({ resolvedMode: "platform_managed", payer: "platform" });
  const receipt = await withTenant(test.ctx.db, test.scope, (tx) => findRunReceipt(tx, test.scope, run.id));
  expect(receipt).toMatchObject({ mode: "platform_managed", payer: "platform" });
  const env = await test.environ(pidOf(run));
  expect(env["MOLECULE_LLM_BILLING_MODE_RESOLVED"]).toBe("platform_managed");
  expect(JSON.stringify(env)).toContain("mk_live_");
  expect(JSON.stringify(env)).not.toContain(foreign);
  expect(run.proof).toMatchObject({ status: "proved" });
  expect((await callsOf(run)).length).toBeGreaterThan(0);
};

it("on the platform, every way to a start is proved at its gateway, and nobody else is asked", async () => {
  // The organization's own key, for its workspaces that bring their own: this one must never have it.
  const { token } = await issueSandboxToken(test.ctx, test.scope);
  await setSecrets(test.ctx, test.scope, {
    workspaceId: null,
    entries: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: token, kind: "secret" }],
  });
  const scene = { test, supervisor: await test.start() };
  const id = await test.create({ model: "anthropic/claude-opus-4-7", secrets: [] });
  let run = await test.untilOnline(id);
  await checkRun(id, run, token);
  for (const [, take] of START_PATHS) {
    await take(scene, id, run);
    run = await nextRun(test, id, run);
    await checkRun(id, run, token);
  }
  expect(test.countBilled(token)).toBe(0);
});
