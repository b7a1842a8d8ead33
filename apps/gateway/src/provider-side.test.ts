import { withSystem } from "@molecule/db";
import { listAllAlerts, listPlatformCredentials } from "@molecule/db/repositories";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { startTestGateway, type TestGateway, withProvidersAt } from "./testing/start-test-gateway.ts";

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

/** Longer than the rest that the provider asks for. */
const SOON = { timeout: 60_000, interval: 50 };

const question = (text = "What is 17 + 25?") => ({
  model: "anthropic/claude-opus-4-7",
  max_tokens: 100,
  messages: [{ role: "user", content: text }],
});
const messages = (headers: Record<string, string>, body: unknown = question()) =>
  fetch(`${test.anthropicBaseUrl}/v1/messages`, { method: "POST", headers, body: JSON.stringify(body) });

describe("what the provider refuses", () => {
  it.each([
    [429, "rate_limit_error"],
    [500, "api_error"],
    [529, "overloaded_error"],
  ])("%i goes through in its own words, and costs nothing", async (status, type) => {
    const other = await createCaller(test.database.db);
    const response = await messages({ "x-api-key": other.key }, question(`fail ${status} in these words`));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { type, message: "in these words" } });
    await expect
      .poll(() => test.attempts(other.scope))
      .toMatchObject([{ status: "void", httpStatus: status, chargeNanoUsd: null, usage: null }]);
  });

  it("a wait that the provider asks for reaches the caller", async () => {
    const response = await messages({ "x-api-key": caller.key }, question("fail 429"));
    expect(response.headers.get("retry-after")).toBe("1");
  });

  describe("of the platform's own credential", () => {
    const credentials = () => test.model.requests().map((request) => request.credentialSha256);

    it("a refused one is out of use, and the call goes on with the next: one call, one charge", async () => {
      const own = await startTestGateway(withProvidersAt);
      try {
        const real = await createCaller(own.database.db, { sandbox: false });
        own.model.script([{ status: 401, message: "invalid x-api-key sk-sandbox-prov***-1" }]);
        const ask = () =>
          fetch(`${own.anthropicBaseUrl}/v1/messages`, {
            method: "POST",
            headers: { "x-api-key": real.key },
            body: JSON.stringify(question()),
          });
        expect((await ask()).status).toBe(200);
        for (let call = 0; call < 3; call += 1) expect((await ask()).status).toBe(200);
        const [refused, ...rest] = own.model.requests().map((request) => request.credentialSha256);
        expect(rest).toHaveLength(4);
        expect(rest).not.toContain(refused);
        expect(await own.attempts(real.scope)).toHaveLength(4);
        own.model.script([{ status: 401, message: "invalid x-api-key sk-sandbox-prov***-2" }]);
        const last = await ask();
        expect(last.status).toBe(502);
        expect(await last.text()).not.toContain("sk-sandbox");
        expect((await ask()).status).toBe(503);
      } finally {
        await own.stop();
      }
    });

    it("a limited one rests, and the call goes on with the next", async () => {
      const real = await createCaller(test.database.db, { sandbox: false });
      test.model.script([{ status: 429, headers: { "retry-after": "1" } }]);
      expect((await messages({ "x-api-key": real.key })).status).toBe(200);
      expect(new Set(credentials()).size).toBe(2);
      await expect
        .poll(() => test.attempts(real.scope))
        .toMatchObject([{ status: "settled", httpStatus: 200 }]);
      // The one that was limited serves again after its rest.
      await expect
        .poll(async () => {
          await messages({ "x-api-key": real.key });
          return new Set(credentials().slice(2)).size;
        }, SOON)
        .toBe(2);
    });

    it("one call that is forbidden takes no good one out of use", async () => {
      const real = await createCaller(test.database.db, { sandbox: false });
      test.model.script([{ status: 403, times: 2 }]);
      expect((await messages({ "x-api-key": real.key })).status).toBe(502);
      test.model.clearRequests();
      for (let call = 0; call < 4; call += 1)
        expect((await messages({ "x-api-key": real.key })).status).toBe(200);
      const alerts = await withSystem(test.database.db, (tx) => listAllAlerts(tx, 100));
      expect(alerts.filter(({ code }) => code === "PLATFORM_KEY_REJECTED")).toEqual([]);
    });

    it("an account that cannot pay: operators are alerted, and the caller is not told of that account", async () => {
      const real = await createCaller(test.database.db, { sandbox: false, runtime: "codex" });
      test.model.script([{ status: 400, message: "Your credit balance is too low to access the API." }]);
      const response = await fetch(`${test.openaiBaseUrl}/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${real.key}` },
        body: JSON.stringify({ ...question(), model: "openai/gpt-5.4" }),
      });
      expect(response.status).toBe(502);
      expect(await response.text()).not.toContain("balance");
      await expect
        .poll(() => withSystem(test.database.db, (tx) => listAllAlerts(tx, 100)))
        .toMatchObject([{ code: "PLATFORM_KEY_OUT_OF_FUNDS", tenantId: null, detail: { vendor: "openai" } }]);
    });
  });

  it("a redirect is not followed", async () => {
    test.model.script([{ status: 307, headers: { location: `${test.model.url}/anthropic/v1/messages` } }]);
    const response = await messages({ "x-api-key": caller.key });
    expect(response.status).toBe(502);
    expect(response.headers.get("location")).toBeNull();
    expect(test.model.requests()).toHaveLength(1);
  });

  it("a provider that cannot be reached: 502, void", async () => {
    const gone = await startTestGateway(() => withProvidersAt("http://127.0.0.1:9"));
    try {
      const real = await createCaller(gone.database.db, { sandbox: false });
      const response = await fetch(`${gone.anthropicBaseUrl}/v1/messages`, {
        method: "POST",
        headers: { "x-api-key": real.key },
        body: JSON.stringify(question()),
      });
      expect(response.status).toBe(502);
      await expect
        .poll(() => gone.attempts(real.scope))
        .toMatchObject([{ status: "void", reason: "The provider was not reached." }]);
    } finally {
      await gone.stop();
    }
  });
});

describe("what goes over the wire", () => {
  it("the platform's credential and nothing of the caller's own", async () => {
    const response = await messages({
      "x-api-key": caller.key,
      "anthropic-beta": "prompt-caching-2024-07-31",
      "anthropic-version": "2023-06-01",
      cookie: "session=1",
      "x-forwarded-for": "1.2.3.4",
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-molecule-attempt")).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get("anthropic-organization-id")).toBeNull();
    expect(test.model.requests()).toMatchObject([{ credentialKind: "x-api-key", model: "claude-opus-4-7" }]);
  });

  it("no secret is in the log", async () => {
    const log = test.logged();
    for (const secret of [
      caller.key,
      caller.agentKey,
      "sk-sandbox-provider",
      "sk-sandbox-platform",
      "17 + 25",
    ])
      expect(log).not.toContain(secret);
  });

  it("platform credentials are registered by fingerprint before the first call", async () => {
    const known = await withSystem(test.database.db, (tx) => listPlatformCredentials(tx));
    expect(known.map((each) => each.vendor).sort()).toEqual(["anthropic", "anthropic", "openai"]);
    expect(JSON.stringify(known)).not.toContain("sk-sandbox");
  });
});
