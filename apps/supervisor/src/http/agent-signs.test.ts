import { withTenant } from "@molecule/db";
import { findRun } from "@molecule/db/repositories";
import { usageEvents } from "@molecule/db/schema";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { setSecrets } from "@molecule/services";
import { drainRun, endRun, markLive } from "@molecule/services/run";
import { createTestTenant } from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  AGENT_URL,
  OAUTH,
  secretEntry,
  startTestAgentApi,
  type TestAgentApi,
} from "../testing/test-agent-api.ts";

let api: TestAgentApi;
let scope: TenantScope;
beforeAll(async () => {
  api = await startTestAgentApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  scope = await createTestTenant(api.test.db, { billingMode: "byok" });
  api.openWith();
});

describe("registration", () => {
  it("introduces the workspace, binds the key to the address, and may be repeated", async () => {
    const { key, start, id } = await api.startRun(scope);
    const answer = await api.register(key);
    expect(answer).toMatchObject({
      status: 200,
      body: { workspaceName: "Ada", role: "adds", sandbox: false },
    });
    expect(answer.body.callKeySha256).toMatch(/^[0-9a-f]{64}$/);
    expect(api.news).toContain(id);
    expect(await api.register(key)).toEqual(answer);
    expect(await api.register(key, { url: "http://127.0.0.1:9" })).toMatchObject({
      status: 409,
      body: { code: "CONFLICT" },
    });
    const run = await withTenant(api.test.db, scope, (tx) => findRun(tx, scope, start.run.id));
    expect(run).toMatchObject({ agentUrl: AGENT_URL, executor: "loop" });
  });
});

const USAGE = { input: 3, cacheRead: 2, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 };
const report = () => ({ id: crypto.randomUUID(), model: "opus", at: new Date().toISOString(), usage: USAGE });
const reported = (id: WorkspaceId) =>
  withTenant(api.test.db, scope, (tx) =>
    tx.select().from(usageEvents).where(eq(usageEvents.workspaceId, id)),
  );

describe("a heartbeat", () => {
  it("shows the task in hand and extends the lease", async () => {
    const { key, start } = await api.startRun(scope);
    const find = () => withTenant(api.test.db, scope, (tx) => findRun(tx, scope, start.run.id));
    const before = (await find())?.leaseUntil.getTime() ?? 0;
    const currentTask = { id: "t1", startedAt: new Date().toISOString() };
    expect(await api.beat(key, { currentTask })).toMatchObject({
      status: 200,
      body: { drain: false, exit: false, changes: [] },
    });
    const after = await find();
    expect(after?.currentTask).toBe("t1");
    expect(after?.leaseUntil.getTime()).toBeGreaterThan(before);
  });

  it("keeps what a byok provider counted, once, and acknowledges it", async () => {
    const { key, id } = await api.startRun(scope);
    const usage = [report(), report()];
    for (let n = 0; n < 2; n += 1)
      expect((await api.beat(key, { usage })).body.acknowledged).toEqual(usage.map((one) => one.id));
    expect(await reported(id)).toHaveLength(2);
    expect((await reported(id))[0]).toMatchObject({
      ...{ source: "agent", verified: false, input: 3, output: 1 },
      // A subscription: what it bills for one call is unknown, and not nothing.
      ...{ provider: "anthropic-oauth", estimateNanoUsd: null, price: null },
    });
  });

  it("says what the run's own provider bills about, from the price book", async () => {
    const key = secretEntry("ANTHROPIC_API_KEY", "sk-ant-api03-test-value-0123456789");
    const run = await api.startRun(scope, "claude-opus-4-7", [key]);
    await api.beat(run.key, { usage: [{ ...report(), model: "claude-opus-4-7" }] });
    // 3 · 5 + 2 · 0.50 + 1 · 25 dollars per million.
    expect(await reported(run.id)).toMatchObject([
      {
        ...{ provider: "anthropic-api", estimateNanoUsd: 41_000n },
        price: { model: "anthropic/claude-opus-4-7" },
      },
    ]);
  });

  it("keeps nothing that an agent says about calls that the platform pays for", async () => {
    const { key, id } = await api.startRun(scope, "anthropic/claude-sonnet-4-6", []);
    const one = report();
    expect((await api.beat(key, { usage: [one] })).body.acknowledged).toEqual([one.id]);
    expect(await reported(id)).toEqual([]);
  });

  it("tells a draining agent to leave when it has nothing in hand, and an ended one at once", async () => {
    const { key, lease, start } = await api.startRun(scope);
    await markLive(api.ctx, lease, start.run);
    await drainRun(api.ctx, lease, { id: start.run.id });
    const currentTask = { id: "t1", startedAt: new Date().toISOString() };
    expect((await api.beat(key, { currentTask })).body).toMatchObject({ drain: true, exit: false });
    expect((await api.beat(key)).body).toMatchObject({ drain: true, exit: false });
    expect((await api.beat(key, { draining: true })).body).toMatchObject({ drain: true, exit: true });
    await endRun(api.ctx, lease, {
      id: start.run.id,
      generation: 1,
      reason: "superseded",
      detail: "over",
      retry: false,
    });
    expect(await api.beat(key)).toEqual({ status: 200, body: { exit: true } });
  });

  it("names what changed since the start, never a value", async () => {
    const { key, id } = await api.startRun(scope);
    await setSecrets(api.ctx, scope, {
      workspaceId: id,
      entries: [
        secretEntry("GH_TOKEN", "ghp_0123456789abcdef"),
        secretEntry("CLAUDE_CODE_OAUTH_TOKEN", `${OAUTH}9`),
      ],
    });
    const { body } = await api.beat(key);
    expect(body.changes).toEqual(["CLAUDE_CODE_OAUTH_TOKEN", "GH_TOKEN"]);
    expect(JSON.stringify(body)).not.toContain("sk-ant");
  });
});
