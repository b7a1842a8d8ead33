import { withSystem } from "@molecule/db";
import { listPlatformCredentials } from "@molecule/db/repositories";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { readAttempts } from "./testing/read-attempts.ts";
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
      .poll(() => readAttempts(test.database.db, other.scope))
      .toMatchObject([{ status: "void", httpStatus: status, chargeNanoUsd: null, usage: null }]);
  });

  it("a wait that the provider asks for reaches the caller", async () => {
    const response = await messages({ "x-api-key": caller.key }, question("fail 429"));
    expect(response.headers.get("retry-after")).toBe("1");
  });

  it("a refused platform credential: 502, out of use, the next one serves", async () => {
    const real = await createCaller(test.database.db, { sandbox: false });
    test.model.script([{ status: 401, message: "invalid x-api-key sk-sandbox-prov***-1" }]);
    const refused = await messages({ "x-api-key": real.key });
    expect(refused.status).toBe(502);
    expect(await refused.text()).not.toContain("sk-sandbox");
    const first = test.model.requests()[0]?.credentialSha256;
    for (let call = 0; call < 3; call += 1)
      expect((await messages({ "x-api-key": real.key })).status).toBe(200);
    expect(
      test.model
        .requests()
        .slice(1)
        .map((request) => request.credentialSha256),
    ).not.toContain(first);
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
        .poll(() => readAttempts(gone.database.db, real.scope))
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
