import { withSystem, withTenant } from "@molecule/db";
import {
  endRun,
  listAllAlerts,
  listOfferedVendors,
  listPlatformCredentials,
} from "@molecule/db/repositories";
import {
  GATEWAY_PREFIX,
  newId,
  type PlatformActor,
  type PlatformKeyId,
  Secret,
  type UserId,
} from "@molecule/domain";
import { generateKeyPair, type KeyRing, parseKeyRing } from "@molecule/secrets/open";
import {
  addPlatformKey,
  findRuntimeModels,
  liftSuspension,
  listPlatformKeys,
  promotePlatformKey,
  provePlatformKey,
  retirePlatformKey,
  type ServiceContext,
  suspend,
} from "@molecule/services";
import { createTestContext, TEST_PEPPER } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "./create-log.ts";
import { type RunningGateway, startGateway } from "./start-gateway.ts";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { createSpoolDir } from "./testing/create-spool-dir.ts";
import { registryAt, startTestGateway, type TestGateway } from "./testing/start-test-gateway.ts";

const OPERATOR: PlatformActor = { actor: { kind: "process", name: "cli" }, operator: true };
const OPUS = "anthropic/claude-opus-4-7";
const GPT = "openai/gpt-5.4";
/** Told, a replica needs a moment; left to itself it would look again only after half a minute. */
const SOON = { timeout: 60_000, interval: 20 };

let test: TestGateway;
let second: RunningGateway;
let ctx: ServiceContext;
let caller: Caller;
beforeAll(async () => {
  const pair = await generateKeyPair();
  const ring: KeyRing = parseKeyRing(`${pair.id}:${pair.privateKeyBase64}`);
  test = await startTestGateway((url) => ({
    ...{ registry: registryAt(url), allowPrivateProviders: true, ring },
  }));
  second = await startGateway({
    spoolDir: createSpoolDir(),
    ...{ databaseUrl: test.database.url, registry: registryAt(test.model.url), pepper: TEST_PEPPER, ring },
    keys: new Map(),
    sandbox: { anthropicBaseUrl: test.model.anthropicBaseUrl, openaiBaseUrl: test.model.openaiBaseUrl },
    ...{ host: "127.0.0.1", port: 0, log: createLog("error"), allowPrivateProviders: true },
  });
  ({ ctx } = await createTestContext(test.database.db));
});
afterAll(async () => {
  await second.close(2_000);
  await test.stop();
});
beforeEach(async () => {
  test.model.clearRequests();
  test.model.script([]);
  caller = await createCaller(test.database.db, { sandbox: false });
});

const call = (gateway: RunningGateway, who: Caller, model = OPUS): Promise<Response> =>
  fetch(`${gateway.url}${GATEWAY_PREFIX}/anthropic/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": who.key },
    body: JSON.stringify({ model, max_tokens: 10, messages: [{ role: "user", content: "What is 1 + 1?" }] }),
  });
/** What each replica answers now. */
const statuses = async (who: Caller, model = OPUS): Promise<number[]> => {
  const answers = await Promise.all([test.gateway, second].map((gateway) => call(gateway, who, model)));
  return answers.map((answer) => answer.status);
};
const statusOf = async (id: string) =>
  (await listPlatformKeys(ctx, OPERATOR)).find((key) => key.id === id)?.status;
const offeredModels = async (): Promise<Set<string>> => {
  const models = (await findRuntimeModels(ctx, "claude-code")) ?? [];
  const platform = models.filter((each) => each.platformBilled && each.offered);
  return new Set(platform.map(({ model }) => model.split("/", 1)[0] ?? ""));
};
const offered = () => withSystem(test.database.db, listOfferedVendors);

const addLive = async (vendor: string, value: string) => {
  const { id } = await addPlatformKey(ctx, OPERATOR, { vendor, value: new Secret(value) });
  expect(await provePlatformKey(ctx, OPERATOR, { id })).toEqual({ works: true, fault: null });
  await promotePlatformKey(ctx, OPERATOR, { id });
  return id;
};

describe("a provider's key of the platform", () => {
  it("goes from next by proof and promotion to live and retired, on every replica within a second", async () => {
    expect(await statuses(caller)).toEqual([503, 503]);
    expect(await offered()).toEqual(new Set());
    const value = new Secret("sk-sandbox-stored-key-of-anthropic-1");
    const { id } = await addPlatformKey(ctx, OPERATOR, { vendor: "anthropic", value });
    expect(await statusOf(id)).toBe("next");
    expect(await statuses(caller)).toEqual([503, 503]);
    await expect(promotePlatformKey(ctx, OPERATOR, { id })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await provePlatformKey(ctx, OPERATOR, { id })).toEqual({ works: true, fault: null });
    await promotePlatformKey(ctx, OPERATOR, { id });
    await expect.poll(() => statuses(caller), SOON).toEqual([200, 200]);
    await expect.poll(offered, SOON).toEqual(new Set(["anthropic"]));
    expect(await offeredModels()).toEqual(new Set(["anthropic"]));
    await retirePlatformKey(ctx, OPERATOR, { id });
    await expect.poll(() => statuses(caller), SOON).toEqual([503, 503]);
    await expect.poll(offered, SOON).toEqual(new Set());
    expect(await offeredModels()).toEqual(new Set());
    const known = await withSystem(test.database.db, listPlatformCredentials);
    expect(known).toMatchObject([{ vendor: "anthropic", status: "retired" }]);
    expect(test.logged()).not.toContain("sk-sandbox-stored");
  });

  it("is not proved when its provider refuses it, and then not promoted", async () => {
    const value = new Secret("a-key-that-no-provider-knows");
    const { id } = await addPlatformKey(ctx, OPERATOR, { vendor: "anthropic", value });
    const proof = await provePlatformKey(ctx, OPERATOR, { id });
    expect(proof).toEqual({ works: false, fault: "The provider refused the key (401)." });
    await expect(promotePlatformKey(ctx, OPERATOR, { id })).rejects.toMatchObject({ code: "CONFLICT" });
    await retirePlatformKey(ctx, OPERATOR, { id });
  });

  it.each([
    ["another provider's form", "anthropic", "sk-proj-0123456789abcdef0123", "CREDENTIAL_OF_OTHER_PROVIDER"],
    ["an unknown vendor", "google", "some-key-0123456789", "BAD_INPUT"],
    ["spaces", "anthropic", "a key of some words", "INVALID_VALUE"],
  ])("is refused: %s", async (_, vendor, value, code) => {
    await expect(addPlatformKey(ctx, OPERATOR, { vendor, value: new Secret(value) })).rejects.toMatchObject({
      code,
    });
  });

  it("that its provider refuses is out of use everywhere, with one alert, and serves after another proof", async () => {
    const id = await addLive("anthropic", "sk-sandbox-stored-key-of-anthropic-2");
    await expect.poll(() => statuses(caller), SOON).toEqual([200, 200]);
    test.model.script([{ status: 401, message: "revoked" }]);
    expect((await call(second, caller)).status).toBe(502);
    await expect.poll(() => statuses(caller), SOON).toEqual([503, 503]);
    expect(await statusOf(id)).toBe("rejected");
    const alerts = await withSystem(test.database.db, (tx) => listAllAlerts(tx, 100));
    expect(alerts.filter(({ code }) => code === "PLATFORM_KEY_REJECTED")).toMatchObject([
      { tenantId: null, severity: "critical", detail: { vendor: "anthropic", id } },
    ]);
    await expect(promotePlatformKey(ctx, OPERATOR, { id })).rejects.toMatchObject({ code: "CONFLICT" });
    await provePlatformKey(ctx, OPERATOR, { id });
    await promotePlatformKey(ctx, OPERATOR, { id });
    await expect.poll(() => statuses(caller), SOON).toEqual([200, 200]);
    await retirePlatformKey(ctx, OPERATOR, { id });
  });

  it("that its provider limits rests on every replica for as long as the provider says", async () => {
    const id = await addLive("anthropic", "sk-sandbox-stored-key-of-anthropic-3");
    await expect.poll(() => statuses(caller), SOON).toEqual([200, 200]);
    test.model.script([{ status: 429, headers: { "retry-after": "30" } }]);
    expect((await call(test.gateway, caller)).status).toBe(429);
    test.model.clearRequests();
    await expect.poll(() => statuses(caller), SOON).toEqual([429, 429]);
    const answer = await call(second, caller);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(20);
    expect(await statusOf(id)).toBe("cooling");
    await retirePlatformKey(ctx, OPERATOR, { id });
  });
});

describe("a kill switch", () => {
  const chat = (who: Caller) =>
    fetch(`${second.url}${GATEWAY_PREFIX}/openai/v1/responses`, {
      method: "POST",
      headers: { authorization: `Bearer ${who.key}` },
      body: JSON.stringify({ model: GPT, input: "What is 1 + 1?" }),
    });

  it("stops one tenant's calls on every replica within a second, and no other's", async () => {
    const stopped = await createCaller(test.database.db);
    const other = await createCaller(test.database.db);
    expect(await statuses(stopped)).toEqual([200, 200]);
    const subject = { tenantId: stopped.scope.tenantId };
    await suspend(ctx, OPERATOR, { subject, reason: "The card was stolen." });
    await expect.poll(() => statuses(stopped), SOON).toEqual([403, 403]);
    expect(await (await call(second, stopped)).json()).toMatchObject({
      error: {
        type: "permission_error",
        code: "TENANT_SUSPENDED",
        message: expect.stringContaining("The card was stolen."),
      },
    });
    expect(await statuses(other)).toEqual([200, 200]);
    await second.caughtUp();
    const before = await test.attempts(stopped.scope);
    expect(await statuses(stopped)).toEqual([403, 403]);
    expect(await test.attempts(stopped.scope)).toEqual(before);
    await expect(suspend(ctx, OPERATOR, { subject, reason: "Again." })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await liftSuspension(ctx, OPERATOR, { subject });
    await expect.poll(() => statuses(stopped), SOON).toEqual([200, 200]);
  });

  it("stops one vendor, in the words of the caller's dialect", async () => {
    const anthropic = await addLive("anthropic", "sk-sandbox-stored-key-of-anthropic-4");
    const openai = await addLive("openai", "sk-sandbox-stored-key-of-openai-1");
    const codex = await createCaller(test.database.db, { sandbox: false, runtime: "codex" });
    await expect.poll(async () => (await chat(codex)).status, SOON).toBe(200);
    const subject = { vendor: "openai" };
    await suspend(ctx, OPERATOR, { subject, reason: "Prices changed overnight." });
    await expect.poll(async () => (await chat(codex)).status, SOON).toBe(503);
    const refused = await chat(codex);
    expect(refused.headers.get("x-should-retry")).toBe("false");
    expect(await refused.json()).toMatchObject({
      error: { type: "server_error", code: "PROVIDER_SUSPENDED" },
    });
    const models = await fetch(`${second.url}${GATEWAY_PREFIX}/openai/v1/models`, {
      headers: { authorization: `Bearer ${codex.key}` },
    });
    expect(await models.json()).toMatchObject({ data: [] });
    expect(await statuses(caller)).toEqual([200, 200]);
    await liftSuspension(ctx, OPERATOR, { subject });
    await expect.poll(async () => (await chat(codex)).status, SOON).toBe(200);
    for (const id of [anthropic, openai]) await retirePlatformKey(ctx, OPERATOR, { id });
  });

  it("is for operators, as the keys are", async () => {
    const member: PlatformActor = {
      actor: { kind: "user", userId: newId<UserId>(), name: "Mia" },
      operator: false,
    };
    const subject = { vendor: "openai" };
    const id = newId<PlatformKeyId>();
    const value = new Secret("sk-sandbox-of-nobody-at-all");
    const tries = [
      () => suspend(ctx, member, { subject, reason: "x" }),
      () => liftSuspension(ctx, member, { subject }),
      () => addPlatformKey(ctx, member, { vendor: "openai", value }),
      () => listPlatformKeys(ctx, member),
      () => provePlatformKey(ctx, member, { id }),
      () => promotePlatformKey(ctx, member, { id }),
      () => retirePlatformKey(ctx, member, { id }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("M01: an access key", () => {
  it("is refused on every replica within a second of its run's end", async () => {
    const ending = await createCaller(test.database.db);
    expect(await statuses(ending)).toEqual([200, 200]);
    await withTenant(test.database.db, ending.scope, (tx) =>
      endRun(tx, ending.scope, ending.runId, { reason: "superseded", detail: "test" }),
    );
    await expect.poll(() => statuses(ending), SOON).toEqual([401, 401]);
  });
});
