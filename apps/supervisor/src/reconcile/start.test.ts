import { requestRestart, setSecrets } from "@molecule/services";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CANARY, type SpawnedSupervisor } from "../testing/spawn-supervisor.ts";
import { createTestInstallation, pidOf, type TestInstallation, until } from "../testing/test-installation.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let test: TestInstallation;
let supervisor: SpawnedSupervisor;
beforeAll(async () => {
  test = await createTestInstallation();
  supervisor = await test.start();
});
afterAll(() => test.stop());

describe("a start", () => {
  it("brings a new workspace online by itself, stage by stage", async () => {
    const id = await test.create();
    const run = await test.untilOnline(id, 1);
    expect(run).toMatchObject({ generation: 1, executor: "loop", mode: "byok" });
    const stages = (await test.events(id)).map((event) => event.what);
    expect(stages).toEqual(["queued", "preparing", "starting", "registering", "proving", "online"]);
    expect(await test.workspace(id)).toMatchObject({ stage: null, refusal: null, desiredGeneration: 1 });
  });

  it("gives the agent the planned environment and nothing of the supervisor's", async () => {
    const id = await test.create();
    const run = await test.untilOnline(id);
    const env = await test.environ(pidOf(run));
    expect(Object.keys(env).sort()).toEqual([
      "ANTHROPIC_BASE_URL",
      "CLAUDE_CODE_OAUTH_TOKEN",
      "HOME",
      "LANG",
      "MODEL",
      "MOLECULE_AGENT_KEY",
      "MOLECULE_LLM_BILLING_MODE",
      "MOLECULE_LLM_BILLING_MODE_RESOLVED",
      "MOLECULE_LLM_DIALECT",
      "MOLECULE_MODEL",
      "PATH",
      "PLATFORM_URL",
      "TZ",
      "WORKSPACE_ID",
    ]);
    expect(JSON.stringify(env)).not.toContain(CANARY);
    expect(env).toMatchObject({ WORKSPACE_ID: id, PLATFORM_URL: supervisor.url, MODEL: "opus" });
  });

  it("restarts with the same payer, the old process gone before the new one starts", async () => {
    const id = await test.create();
    const before = await test.untilOnline(id);
    await requestRestart(test.ctx, test.scope, { workspaceId: id });
    const after = await test.untilOnline(id, 2);
    const [old, current] = await test.runs(id);
    expect(old).toMatchObject({ id: before.id, endReason: "superseded" });
    expect(current).toMatchObject({ id: after.id, mode: "byok", endedAt: null });
    expect(await test.processes(before.id)).toEqual([]);
    expect(await test.processes(after.id)).toEqual([pidOf(after)]);
    const second = (await test.events(id))
      .filter((event) => event.generation === 2)
      .map((event) => event.what);
    expect(second).toEqual([
      "queued",
      "preparing",
      "draining",
      "stopping",
      "starting",
      "registering",
      "proving",
      "online",
    ]);
    const env = await test.environ(pidOf(after));
    expect(env["MOLECULE_LLM_BILLING_MODE_RESOLVED"]).toBe("byok");
    expect(env["CLAUDE_CODE_OAUTH_TOKEN"]).toMatch(/^sk-sandbox-/);
  });

  it("keeps the old run when the new one cannot be prepared, and starts when it can", async () => {
    const id = await test.create();
    const before = await test.untilOnline(id);
    const { CLAUDE_CODE_OAUTH_TOKEN: token = "" } = await test.environ(pidOf(before));
    await setSecrets(test.ctx, test.scope, { workspaceId: id, remove: ["CLAUDE_CODE_OAUTH_TOKEN"] });
    await requestRestart(test.ctx, test.scope, { workspaceId: id });
    await until(
      "refused",
      async () => (await test.workspace(id)).refusal?.code === "MISSING_BYOK_CREDENTIAL",
    );
    expect((await test.liveRun(id))?.id).toBe(before.id);
    expect(await test.processes(before.id)).toEqual([pidOf(before)]);
    expect(await test.workspace(id)).toMatchObject({
      observedState: "online",
      observedGeneration: 1,
      stage: null,
    });
    // Nothing changed, so it is not tried again and again.
    const tries = (await test.events(id)).length;
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect((await test.events(id)).length).toBe(tries);
    await setSecrets(test.ctx, test.scope, {
      workspaceId: id,
      entries: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: token, kind: "secret" }],
    });
    const after = await test.untilOnline(id, 2);
    expect(after.id).not.toBe(before.id);
    expect((await test.workspace(id)).refusal).toBeNull();
  });
});
