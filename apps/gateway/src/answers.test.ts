import { once } from "node:events";
import { connect } from "node:net";
import { withSystem, withTenant } from "@molecule/db";
import { endRun, listAllAlerts } from "@molecule/db/repositories";
import { runs } from "@molecule/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { startTestGateway, type TestGateway, withProvidersAt } from "./testing/start-test-gateway.ts";

const MODEL = "anthropic/claude-opus-4-7";

let test: TestGateway;
let caller: Caller;
beforeAll(async () => {
  test = await startTestGateway(withProvidersAt);
  caller = await createCaller(test.database.db);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.model.clearRequests();
  test.model.script([]);
});

const question = (text = "What is 17 + 25?", over: Record<string, unknown> = {}) => ({
  ...{ model: MODEL, max_tokens: 100, messages: [{ role: "user", content: text }] },
  ...over,
});
const messages = (headers: Record<string, string>, body: unknown = question(), path = "/v1/messages") =>
  fetch(`${test.anthropicBaseUrl}${path}`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const chat = (headers: Record<string, string>, body: unknown) =>
  fetch(`${test.openaiBaseUrl}/chat/completions`, { method: "POST", headers, body: JSON.stringify(body) });

/** Nothing reached the provider, and nothing was written down. */
const expectNothingSent = async (who: Caller = caller): Promise<void> => {
  expect(test.model.requests()).toEqual([]);
  expect(await test.attempts(who.scope)).toEqual([]);
};

describe("401", () => {
  it.each([
    ["no key", {}],
    ["an unknown key", { "x-api-key": `mk_live_${"x".repeat(43)}` }],
    ["a provider's key", { "x-api-key": "sk-ant-api03-xxxxxxxxxxxxxxxx" }],
    [
      "a sandbox credential",
      { authorization: "Bearer sk-sandbox-0badcafe-00112233445566778899aabbccddeeff" },
    ],
  ])("%s", async (_, headers) => {
    const response = await messages(headers);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      type: "error",
      error: { type: "authentication_error", code: "NOT_SIGNED_IN" },
    });
    await expectNothingSent();
  });

  it("a key whose lease ran out, and one answer for all of these", async () => {
    const lapsed = await createCaller(test.database.db, { leaseMs: -1000 });
    const unknown = await messages({ "x-api-key": "mk_live_unknown" });
    const response = await messages({ "x-api-key": lapsed.key });
    expect(response.status).toBe(401);
    const { request_id: _a, ...a }: { request_id?: string } = Object(await unknown.json());
    const { request_id: _b, ...b }: { request_id?: string } = Object(await response.json());
    expect(b).toEqual(a);
    await expectNothingSent(lapsed);
  });

  it("a key and a workspace header that do not agree", async () => {
    const other = await createCaller(test.database.db);
    const response = await messages({ "x-api-key": caller.key, "x-workspace-id": other.workspaceId });
    expect(response.status).toBe(401);
    const agreed = await messages({ "x-api-key": caller.key, "x-workspace-id": caller.workspaceId });
    expect(agreed.status).toBe(200);
  });

  it("two different keys at once", async () => {
    const response = await messages({ "x-api-key": caller.key, authorization: "Bearer mk_live_other" });
    expect(response.status).toBe(401);
  });

  it("after the run's end, on a key that was just used", async () => {
    const ending = await createCaller(test.database.db);
    expect((await messages({ "x-api-key": ending.key })).status).toBe(200);
    await withTenant(test.database.db, ending.scope, (tx) =>
      endRun(tx, ending.scope, ending.runId, { reason: "superseded", detail: "test" }),
    );
    await expect.poll(async () => (await messages({ "x-api-key": ending.key })).status).toBe(401);
  });

  it("soon even if the notification is lost", async () => {
    const ending = await createCaller(test.database.db);
    expect((await messages({ "x-api-key": ending.key })).status).toBe(200);
    await withTenant(test.database.db, ending.scope, (tx) =>
      tx.update(runs).set({ endedAt: new Date() }).where(eq(runs.id, ending.runId)),
    );
    await expect
      .poll(async () => (await messages({ "x-api-key": ending.key })).status, {
        timeout: 60_000,
        interval: 50,
      })
      .toBe(401);
  });
});

describe("403 WRONG_PAYER", () => {
  it.each(["byok", "disabled"] as const)("a run in mode %s: refused, alerted, nothing sent", async (mode) => {
    const wrong = await createCaller(test.database.db, { mode });
    const response = await messages({ "x-api-key": wrong.key });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { type: "permission_error", code: "WRONG_PAYER" } });
    await messages({ "x-api-key": wrong.key });
    await expectNothingSent(wrong);
    const find = async () =>
      (await withSystem(test.database.db, (tx) => listAllAlerts(tx, 100))).filter(
        (alert) => alert.workspaceId === wrong.workspaceId,
      );
    await expect.poll(async () => (await find()).length).toBe(1);
    expect(await find()).toMatchObject([{ code: "WRONG_PAYER", tenantId: wrong.scope.tenantId }]);
  });

  it("an agent key of a platform run", async () => {
    const response = await messages({ authorization: `Bearer ${caller.agentKey}` });
    expect(response.status).toBe(403);
    expect(test.model.requests()).toEqual([]);
  });
});

describe("before anything is sent", () => {
  it.each([
    ["byok id", "opus"],
    ["bare id", "claude-opus-4-7"],
    ["unknown", "anthropic/claude-9"],
    ["other runtime's platform id", "openai/gpt-5.4"],
    ["colon", "anthropic:claude-opus-4-7"],
    ["case", "Anthropic/claude-opus-4-7"],
    ["space", " anthropic/claude-opus-4-7"],
    ["the closed name's own prefix", "platform/anthropic"],
    ["a path", "platform/../anthropic/claude-opus-4-7"],
  ])("422 UNREGISTERED_MODEL: %s", async (_, model) => {
    const other = await createCaller(test.database.db);
    const response = await messages({ "x-api-key": other.key }, question("hi", { model }));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: { type: "invalid_request_error", code: "UNREGISTERED_MODEL" },
    });
    await expectNothingSent(other);
  });

  it("422: a model whose provider does not speak the dialect", async () => {
    const real = await createCaller(test.database.db, { sandbox: false });
    const response = await chat({ "x-api-key": real.key }, { model: MODEL, messages: [] });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code: "UNREGISTERED_MODEL", param: null } });
  });

  it("503 PROVIDER_NOT_CONFIGURED: a vendor without a credential, and the SDKs are told not to retry", async () => {
    const real = await createCaller(test.database.db, { sandbox: false });
    const response = await messages(
      { "x-api-key": real.key },
      question("hi", { model: "moonshot/kimi-k2.6" }),
    );
    expect(response.status).toBe(503);
    expect(response.headers.get("x-should-retry")).toBe("false");
    expect(await response.json()).toMatchObject({ error: { code: "PROVIDER_NOT_CONFIGURED" } });
    await expectNothingSent(real);
  });

  it.each([
    ["not JSON", "nope"],
    ["a second model", '{"model":"anthropic/claude-opus-4-7","model":"openai/gpt-5.4"}'],
    ["an address", JSON.stringify(question("hi", { api_base: "http://127.0.0.1:1" }))],
  ])("400: %s", async (_, body) => {
    const response = await messages({ "x-api-key": caller.key }, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "BAD_INPUT" } });
    expect(test.model.requests()).toEqual([]);
  });

  it("400: a compressed body", async () => {
    const response = await messages({ "x-api-key": caller.key, "content-encoding": "gzip" }, "{}");
    expect(response.status).toBe(400);
  });

  it("413: more than 32 MiB, announced or not", async () => {
    const large = "x".repeat(33 * 1024 * 1024);
    const announced = await messages({ "x-api-key": caller.key }, large);
    expect(announced.status).toBe(413);
    expect(await announced.json()).toMatchObject({ error: { type: "request_too_large" } });
    const stream = new Blob([large]).stream();
    const streamed = await fetch(`${test.anthropicBaseUrl}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": caller.key },
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  it.each([
    ["POST", "/anthropic/v1/messages/batches", "not_found_error"],
    ["GET", "/anthropic/v1/messages", "not_found_error"],
    ["POST", "/openai/v1/embeddings", "invalid_request_error"],
    ["GET", "/openai/v1/responses/resp_1", "invalid_request_error"],
  ])("404: %s %s", async (method, path, type) => {
    const response = await fetch(`${test.gateway.url}/api/v1/internal/llm${path}`, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { type } });
  });
});

describe("a client that looks whether anybody is there", () => {
  it("HEAD of any path: 404, and no body", async () => {
    const response = await fetch(`${test.anthropicBaseUrl}/api/hello`, { method: "HEAD" });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("");
  });
});

describe("426", () => {
  it("a WebSocket, so that the client goes on over HTTP", async () => {
    const { hostname, port } = new URL(test.gateway.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      "GET /api/v1/internal/llm/openai/v1/responses HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n" +
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1.1 426 /);
    socket.destroy();
  });
});
