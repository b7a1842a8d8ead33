import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import { workspaces } from "@molecule/db/schema";
import type { TenantScope } from "@molecule/domain";
import { endRun, markLive } from "@molecule/services/run";
import { createTestTenant, untilBlocked } from "@molecule/testing";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AGENT_URL, startTestAgentApi, type TestAgentApi } from "../testing/test-agent-api.ts";

const REGISTER = { url: AGENT_URL, agentVersion: "1", protocolVersions: ["1.0"], executor: "loop" };

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

describe("the agent API", () => {
  it.each([
    ["GET", "/"],
    ["GET", "/agent/register"],
    ["GET", "/agent/relay"],
    ["GET", "/workspaces"],
    ["DELETE", "/workspaces/0192f000-0000-7000-8000-000000000001/secrets/values"],
    ["GET", "/workspaces/a/b/secrets/values"],
  ])("is closed at %s %s", async (method, path) => {
    expect(await api.call(method, path, null)).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });

  it("gives one answer to every key that is not good", async () => {
    const { start, lease, key } = await api.startRun(scope);
    const unknown = await api.register(`ma_live_${"x".repeat(43)}`);
    expect(unknown).toMatchObject({ status: 401, body: { code: "NOT_SIGNED_IN" } });
    expect(await api.register(null)).toEqual(unknown);
    await endRun(api.ctx, lease, {
      id: start.run.id,
      generation: 1,
      reason: "superseded",
      detail: "over",
      retry: false,
    });
    expect(await api.register(key)).toEqual(unknown);
    expect(await api.pull(lease.workspaceId, key)).toEqual(unknown);
    const platform = await api.startRun(scope, "anthropic/claude-sonnet-4-6", []);
    expect(await api.register(platform.start.env["ANTHROPIC_API_KEY"] ?? "")).toEqual(unknown);
  });

  it("takes no key whose lease ran out", async () => {
    const { start, key } = await api.startRun(scope);
    const admin = postgres(api.test.adminUrl, { max: 1 });
    await admin`update runs set lease_until = now() - interval '1 second' where id = ${start.run.id}`;
    await admin.end();
    expect((await api.beat(key)).status).toBe(401);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["no JSON", "x"],
    ["an unknown field", { ...REGISTER, extra: 1 }],
    ["an address elsewhere", { ...REGISTER, url: "http://10.0.0.1:80" }],
    ["an address with another scheme", { ...REGISTER, url: "file:///etc/passwd" }],
    ["an address with a password", { ...REGISTER, url: "http://a:b@127.0.0.1:1" }],
  ])("refuses %s at registration", async (_what, body) => {
    const { key } = await api.startRun(scope);
    expect(await api.call("POST", "/agent/register", key, body)).toMatchObject({
      status: 400,
      body: { code: "BAD_INPUT" },
    });
  });

  it("calls an agent in a container where it called from, and nowhere else", async () => {
    const { key } = await api.startRun(scope, "opus", undefined, "docker");
    for (const url of ["http://10.0.0.1:80", "http://169.254.169.254/", "https://127.0.0.1:1"])
      expect(await api.register(key, { url })).toMatchObject({ status: 400, body: { code: "BAD_INPUT" } });
    expect((await api.register(key)).status).toBe(200);
  });

  it("refuses a body that is too large, and stays up", async () => {
    const { key } = await api.startRun(scope);
    expect((await api.register(key, { agentVersion: "x".repeat(100_000) })).status).toBe(413);
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(8_192, " ")),
    });
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const streamed = { method: "POST", headers, body: endless, duplex: "half" } as const;
    const answer = await fetch(`${api.url}/agent/register`, streamed).then(
      ({ status }) => status,
      () => "cut off",
    );
    expect([413, "cut off"]).toContain(answer);
    const { port } = new URL(api.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write("POST /agent/register HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n");
    expect((await api.register(key)).status).toBe(200);
    socket.destroy();
    await once(socket, "close");
  });

  it("answers whether it is ready", async () => {
    expect(await api.call("GET", "/healthz", null)).toEqual({ status: 200, body: { ok: true } });
  });
});

describe("a relay", () => {
  it("whose agent is gone before it is known who asks, asks nobody, and is no failure of ours", async () => {
    const [lead, adder] = [await api.startRun(scope), await api.startRun(scope)];
    await api.register(adder.key);
    await markLive(api.ctx, adder.lease, adder.start.run);
    await withTenant(api.test.db, scope, (tx) =>
      tx.update(workspaces).set({ parentId: lead.id }).where(eq(workspaces.id, adder.id)),
    );
    const body = JSON.stringify({ action: "ask", to: adder.id, text: "?", within: null });
    const headers = { authorization: `Bearer ${lead.key}`, "content-type": "application/json" };
    const ask = (signal?: AbortSignal) =>
      fetch(`${api.url}/agent/relay`, { method: "POST", headers, body, signal: signal ?? null });

    const admin = postgres(api.test.adminUrl, { max: 1 });
    const gone = new AbortController();
    await admin.begin(async (sql) => {
      await sql`lock table run_keys in access exclusive mode`;
      const asked = ask(gone.signal);
      await untilBlocked(api.test.db);
      gone.abort();
      await expect(asked).rejects.toThrow();
      await sleep(200);
    });
    expect((await ask()).status).toBe(200);
    expect(await admin`select id from peer_calls where tenant_id = ${scope.tenantId}`).toHaveLength(1);
    await admin.end();
    expect(api.lines.join("")).not.toContain("request failed");
  });
});

describe("the log", () => {
  it("holds no key and no value", () => {
    expect(api.lines.join("")).not.toMatch(/ma_live_|mk_live_|sk-ant|ghp_|hf_/);
  });
});
