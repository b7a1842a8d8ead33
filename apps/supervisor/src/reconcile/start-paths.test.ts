import { withTenant } from "@molecule/db";
import { findRunReceipt } from "@molecule/db/repositories";
import type { WorkspaceId } from "@molecule/domain";
import {
  issueSandboxToken,
  pauseWorkspace,
  requestRestart,
  resolveWorkspace,
  resumeWorkspace,
  revertChange,
  type SecretEntry,
  setModel,
  setOverride,
  setSecrets,
} from "@molecule/services";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { nextRun, START_PATHS, type StartScene, stateIs, WITHIN_MS } from "../testing/start-paths.ts";
import {
  createTestInstallation,
  pidOf,
  type Run,
  type TestInstallation,
  until,
} from "../testing/test-installation.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });

const TOKEN = "CLAUDE_CODE_OAUTH_TOKEN";
let test: TestInstallation;
let scene: StartScene;
beforeEach(async () => {
  test = await createTestInstallation();
  scene = { test, supervisor: await test.start() };
});
afterEach(() => test.stop());

const entry = (value: string): SecretEntry => ({ name: TOKEN, value, kind: "secret" });

const at = (workspaceId: WorkspaceId) => ({ workspaceId });

/** What the screen says, what the receipt says and what the process holds are one. */
const checkRun = async (id: WorkspaceId, run: Run, token: string, managed: boolean): Promise<void> => {
  const { resolution } = await resolveWorkspace(test.ctx, test.scope, id);
  const receipt = await withTenant(test.ctx.db, test.scope, (tx) => findRunReceipt(tx, test.scope, run.id));
  expect(receipt).toMatchObject({ mode: resolution.resolvedMode, payer: resolution.payer });
  const env = await test.environ(pidOf(run));
  expect(env["MOLECULE_LLM_BILLING_MODE_RESOLVED"]).toBe(resolution.resolvedMode);
  expect(env[TOKEN]).toBe(token);
  expect(JSON.stringify(env)).not.toMatch(/mk_live_|canary/);
  expect(run.proof).toMatchObject({ status: managed ? "proved" : "reached" });
};

describe("every way to a start has the payer that the screen says", () => {
  it.each(["workspace", "tenant"] as const)("byok, its token at %s scope", async (where) => {
    const { token } = await issueSandboxToken(test.ctx, test.scope);
    if (where === "tenant")
      await setSecrets(test.ctx, test.scope, { workspaceId: null, entries: [entry(token)] });
    const id = await test.create({ secrets: where === "tenant" ? [] : [entry(token)] });
    let run = await test.untilOnline(id);
    await checkRun(id, run, token, true);
    for (const [path, take] of START_PATHS) {
      const billed = test.countBilled(token);
      await take(scene, id, run);
      run = await nextRun(test, id, run);
      await checkRun(id, run, token, true);
      // Proved at the provider that the screen names, on the credential that it names.
      expect([path, test.countBilled(token) > billed]).toEqual([path, true]);
    }
  });

  it("unmanaged: its own key is passed, and nobody is asked anything", async () => {
    const { token } = await issueSandboxToken(test.ctx, test.scope);
    const id = await test.create({ secrets: [entry(token)] });
    const managed = await test.untilOnline(id);
    await setOverride(test.ctx, test.scope, { ...at(id), mode: "disabled" });
    let run = await nextRun(test, id, managed);
    const billed = test.countBilled(token);
    for (const [, take] of START_PATHS.filter(([path]) => path !== "wake")) {
      await take(scene, id, run);
      run = await nextRun(test, id, run);
      await checkRun(id, run, token, false);
    }
    expect(test.countBilled(token)).toBe(billed);
  });
});

/** As a disk or a hand in the database may do. */
const spoilSecrets = async (): Promise<void> => {
  const admin = postgres(test.adminUrl, { max: 1 });
  await admin`update secret_versions set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)`;
  await admin.end();
};

describe("a start that is refused", () => {
  it.each<[string, string, (id: WorkspaceId) => Promise<unknown>]>([
    [
      "its key is gone",
      "MISSING_BYOK_CREDENTIAL",
      (id) => setSecrets(test.ctx, test.scope, { ...at(id), remove: [TOKEN] }),
    ],
    [
      "its model is gone",
      "PAYER_CHANGE_UNCONFIRMED",
      (id) => setModel(test.ctx, test.scope, { ...at(id), model: null }),
    ],
    ["its key does not open", "SECRET_UNREADABLE", spoilSecrets],
  ])("%s: the old run serves on, and no other way starts another", async (_, code, change) => {
    const id = await test.create();
    const before = await test.untilOnline(id);
    await change(id);
    await requestRestart(test.ctx, test.scope, at(id));
    const isRefused = async () => (await test.workspace(id)).refusal?.code === code;
    await until("refused", isRefused, WITHIN_MS);
    expect((await test.liveRun(id))?.id).toBe(before.id);
    expect(await test.processes(before.id)).toEqual([pidOf(before)]);
    process.kill(pidOf(before), "SIGKILL");
    await stateIs(test, id, "failed");
    expect(await isRefused()).toBe(true);
    await pauseWorkspace(test.ctx, test.scope, at(id));
    await stateIs(test, id, "paused");
    await resumeWorkspace(test.ctx, test.scope, at(id));
    await stateIs(test, id, "failed");
    expect(await isRefused()).toBe(true);
    expect(await test.liveRun(id)).toBeUndefined();
  });
});

it("a key that its provider refuses is caught by proving and named, and one click goes back to what served", async () => {
  const { token } = await issueSandboxToken(test.ctx, test.scope);
  const id = await test.create({ secrets: [entry(token)] });
  const before = await test.untilOnline(id);
  // The provider does not know it.
  await setSecrets(test.ctx, test.scope, { ...at(id), entries: [entry("bad-key")] });
  const stored = await test.workspace(id);
  await requestRestart(test.ctx, test.scope, at(id));
  const failed = await until(
    "not proved",
    async () => {
      const workspace = await test.workspace(id);
      return workspace.refusal?.code === "PROVING_FAILED" && workspace;
    },
    WITHIN_MS,
  );
  expect(failed.refusal).toMatchObject({ names: [TOKEN] });
  expect(failed.desiredGeneration).toBe(stored.desiredGeneration + 1);
  const { names, draftId } = await revertChange(test.ctx, test.scope, at(id));
  expect(names).toEqual([TOKEN]);
  expect(draftId).not.toBeNull();
  const after = await nextRun(test, id, before);
  await checkRun(id, after, token, true);
});
