import { withTenant } from "@molecule/db";
import { usageEvents } from "@molecule/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { expectedCharge } from "./testing/expected-charge.ts";
import { startTestGateway, type TestGateway } from "./testing/start-test-gateway.ts";

const MODEL = "anthropic/claude-opus-4-7";

let test: TestGateway;
let caller: Caller;
beforeAll(async () => {
  test = await startTestGateway();
});
afterAll(() => test.stop());
beforeEach(async () => {
  test.model.clearRequests();
  test.model.script([]);
  caller = await createCaller(test.database.db);
});

const attempts = () => test.attempts(caller.scope);
const message = (text: string, over: Record<string, unknown> = {}) => ({
  ...{ model: MODEL, max_tokens: 1000, messages: [{ role: "user", content: text }] },
  ...over,
});
const send = (path: string, body: unknown, who: Caller = caller, init: RequestInit = {}) =>
  fetch(`${path.startsWith("/v1") ? test.anthropicBaseUrl : test.openaiBaseUrl}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${who.key}`, "anthropic-version": "2023-06-01" },
    body: JSON.stringify(body),
    ...init,
  });

/** What all calls must cost by the numbers that the model itself recorded. */
const chargeOfAll = (model: string): bigint =>
  test.model.requests().reduce((sum, request) => sum + expectedCharge(model, request.usage), 0n);

describe("the charge equals the model's own record, to the unit", () => {
  const text = "repeat: some words that are counted, one by one and ünïcode too";
  it.each([
    ["messages", "/v1/messages", message(text), "claude-code", MODEL],
    ["messages, streamed", "/v1/messages", message(text, { stream: true }), "claude-code", MODEL],
    [
      "chat",
      "/chat/completions",
      { model: "openai/gpt-5.4", messages: [{ role: "user", content: text }] },
      "codex",
      "openai/gpt-5.4",
    ],
    [
      "chat, streamed, usage not asked for",
      "/chat/completions",
      { model: "openai/gpt-5.4", stream: true, messages: [{ role: "user", content: text }] },
      "codex",
      "openai/gpt-5.4",
    ],
    [
      "responses",
      "/responses",
      { model: "openai/gpt-5.4-mini", input: text },
      "codex",
      "openai/gpt-5.4-mini",
    ],
    [
      "responses, streamed",
      "/responses",
      { model: "openai/gpt-5.4-mini", input: text, stream: true },
      "codex",
      "openai/gpt-5.4-mini",
    ],
  ])("%s", async (_, path, body, runtime, model) => {
    const who = await createCaller(test.database.db, { runtime });
    for (let call = 0; call < 3; call += 1) {
      const response = await send(path, body, who);
      expect(response.status).toBe(200);
      await response.text();
    }
    const rows = await test.attempts(who.scope);
    expect(rows.map((row) => row.status)).toEqual(["settled", "settled", "settled"]);
    const charged = rows.reduce((sum, row) => sum + (row.chargeNanoUsd ?? 0n), 0n);
    expect(charged).toBe(chargeOfAll(model));
    expect(charged).toBeGreaterThan(0n);
    expect(await test.charged(who)).toBe(charged);
    expect(rows.map((row) => row.providerRequestId)).toEqual(
      test.model.requests().map((request) => request.providerRequestId),
    );
  });

  it("cached classes at their own prices", async () => {
    const usage = {
      input_tokens: 11,
      cache_read_input_tokens: 1000,
      cache_creation_input_tokens: 77,
      output_tokens: 9,
    };
    test.model.script([{ usage }, { usage }]);
    await (await send("/v1/messages", message("hi"))).text();
    await (await send("/v1/messages", message("hi", { stream: true }))).text();
    const rows = await attempts();
    expect(rows.reduce((sum, row) => sum + (row.chargeNanoUsd ?? 0n), 0n)).toBe(chargeOfAll(MODEL));
    for (const row of rows)
      expect(row.usage).toEqual({ input: 11, cacheRead: 1000, cacheWrite5m: 77, cacheWrite1h: 0, output: 9 });
  });
});

describe("before the last byte", () => {
  it.each([false, true])("the charge is stored (stream: %s)", async (stream) => {
    const response = await send("/v1/messages", message("What is 17 + 25?", { stream }));
    await response.text();
    expect(await attempts()).toMatchObject([{ status: "settled", streaming: stream }]);
  });

  it("the attempt is stored before the provider hears of it", async () => {
    test.model.script([{ delayMs: 400 }]);
    const pending = send("/v1/messages", message("hi"));
    await expect.poll(() => test.model.requests().length, { interval: 5 }).toBe(1);
    expect(await attempts()).toMatchObject([
      { status: "admitted", chargeNanoUsd: null, gatewayId: test.gateway.id },
    ]);
    await (await pending).text();
  });
});

describe("numbers that cannot be used", () => {
  it.each([
    ["none", null],
    ["negative", { input_tokens: -5 }],
    ["fractional", { output_tokens: 1.5 }],
    ["text", { output_tokens: "7" }],
    ["searches", { server_tool_use: { web_search_requests: 1 } }],
  ])(
    "%s: an upper bound is charged and marked, within the hold; the answer is the caller's",
    async (_, usage) => {
      for (const stream of [false, true]) {
        test.model.script([{ usage }]);
        const response = await send("/v1/messages", message("What is 17 + 25?", { stream }));
        expect(response.status).toBe(200);
        expect(await response.text()).toContain("42");
      }
      const rows = await attempts();
      // Two tokens in and five out: what the answer really cost.
      const real = 145_000n;
      for (const row of rows) {
        expect(row).toMatchObject({ status: "settled", estimated: true, reason: expect.any(String) });
        expect(row.chargeNanoUsd).toBeGreaterThanOrEqual(real);
        expect(row.chargeNanoUsd).toBeLessThanOrEqual(row.holdNanoUsd);
      }
      const [events] = await withTenant(test.database.db, caller.scope, (tx) =>
        tx.select().from(usageEvents),
      );
      expect(events?.verified).toBe(false);
      expect(await test.charged(caller)).toBe(rows.reduce((sum, row) => sum + (row.chargeNanoUsd ?? 0n), 0n));
    },
  );

  it("a class without a price: the usage is kept, the call is neither charged nor free", async () => {
    const who = await createCaller(test.database.db, { runtime: "codex" });
    test.model.script([{ usage: { prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 2 } } }]);
    const chat = { model: "openai/gpt-5.4", messages: [{ role: "user", content: "What is 17 + 25?" }] };
    await (await send("/chat/completions", chat, who)).text();
    expect(await test.attempts(who.scope)).toMatchObject([
      {
        status: "unresolved",
        reason: expect.stringContaining("cacheWrite5m"),
        usage: { input: 2, cacheWrite5m: 2 },
      },
    ]);
    expect(await test.charged(who)).toBe(0n);
  });
});

describe("callers that leave", () => {
  // 12 places in a stream of about 2 s; at each the numbers must come out the same.
  it.each(Array.from({ length: 12 }, (_, index) => index))(
    "after %i pieces: settled on the provider's numbers",
    async (pieces) => {
      const abort = new AbortController();
      const body = message("slowly repeat: a b c d e f g h i j k l", { stream: true });
      test.model.script([{ deltaDelayMs: 20 }]);
      const response = await send("/v1/messages", body, caller, { signal: abort.signal });
      const reader = response.body?.getReader();
      for (let piece = 0; piece < pieces; piece += 1) await reader?.read();
      abort.abort();
      await expect.poll(attempts, { timeout: 60_000 }).toMatchObject([{ status: "settled" }]);
      expect((await attempts())[0]?.chargeNanoUsd).toBe(chargeOfAll(MODEL));
      expect(test.model.requests()).toMatchObject([{ outcome: "answered" }]);
    },
  );

  it("before any answer: the provider's answer is waited for and charged", async () => {
    const abort = new AbortController();
    test.model.script([{ delayMs: 300 }]);
    const pending = send("/v1/messages", message("hi"), caller, { signal: abort.signal });
    await expect.poll(() => test.model.requests().length).toBe(1);
    abort.abort();
    await expect(pending).rejects.toThrow();
    await expect.poll(attempts).toMatchObject([{ status: "settled" }]);
  });
});

describe("providers that break off", () => {
  it.each([1, 4, 8])(
    "a stream cut after %i events: unresolved, and the caller is not told that it is whole",
    async (events) => {
      test.model.script([{ cutAfterEvents: events }]);
      const response = await send("/v1/messages", message("What is 17 + 25?", { stream: true }));
      await expect(response.text()).rejects.toThrow();
      await expect.poll(attempts).toMatchObject([{ status: "unresolved", chargeNanoUsd: null }]);
    },
  );

  it("a stream cut after its numbers is charged", async () => {
    test.model.script([{ cutAfterEvents: 9 }]);
    const response = await send("/v1/messages", message("What is 17 + 25?", { stream: true }));
    await expect(response.text()).rejects.toThrow();
    await expect.poll(attempts).toMatchObject([{ status: "settled" }]);
    expect((await attempts())[0]?.chargeNanoUsd).toBe(chargeOfAll(MODEL));
  });

  it("an answer cut in the middle: 502, unresolved", async () => {
    test.model.script([{ cutAfterEvents: 0 }]);
    const response = await send("/v1/messages", message("hi"));
    expect(response.status).toBe(502);
    await expect.poll(attempts).toMatchObject([{ status: "unresolved" }]);
  });

  it("an answer that is no JSON: estimated", async () => {
    test.model.script([{ rawBody: "<html>" }]);
    const response = await send("/v1/messages", message("hi"));
    expect(await response.text()).toBe("<html>");
    expect(await attempts()).toMatchObject([{ status: "settled", estimated: true }]);
  });
});

describe("forgery", () => {
  it("ids of the caller's are recorded and decide nothing", async () => {
    const headers = {
      authorization: `Bearer ${caller.key}`,
      "x-client-request-id": "mine",
      "idempotency-key": "same",
    };
    for (let call = 0; call < 2; call += 1)
      await (await send("/v1/messages", message("hi"), caller, { headers })).text();
    const rows = await attempts();
    expect(rows).toMatchObject([
      { status: "settled", clientRequestId: "mine" },
      { status: "settled", clientRequestId: "mine" },
    ]);
    expect(new Set(rows.map((row) => row.id)).size).toBe(2);
  });

  it("one tenant sees nothing of another's calls", async () => {
    await (await send("/v1/messages", message("hi"))).text();
    const other = await createCaller(test.database.db);
    expect(await test.attempts(other.scope)).toEqual([]);
    const [row] = await attempts();
    if (row === undefined) throw new Error("no attempt");
    const seen = await withTenant(test.database.db, other.scope, (tx) =>
      tx.select().from(usageEvents).where(eq(usageEvents.attemptId, row.id)),
    );
    expect(seen).toEqual([]);
  });
});

describe("GET usage", () => {
  it("tells a run what it used", async () => {
    await (await send("/v1/messages", message("What is 17 + 25?"))).text();
    test.model.script([{ cutAfterEvents: 0 }]);
    await (await send("/v1/messages", message("hi"))).text();
    const response = await fetch(`${test.gateway.url}/api/v1/internal/llm/usage`, {
      headers: { authorization: `Bearer ${caller.key}` },
    });
    expect(await response.json()).toMatchObject({
      ...{ run_id: caller.runId, workspace_id: caller.workspaceId, calls: 2, open_calls: 1, sandbox: true },
      usage: { input_tokens: 4, output_tokens: 5 },
      charge_nano_usd: "145000",
      charge_usd: "0.000145",
    });
  });
});
