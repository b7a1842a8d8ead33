import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type Database, withSystem, withTenant } from "@molecule/db";
import { listAuditEvents, recordPlatformCredential } from "@molecule/db/repositories";
import { registry } from "@molecule/registry";
import { startSandboxModel } from "@molecule/sandbox-model";
import { fingerprint } from "@molecule/secrets/seal";
import { createTestContext, createTestDatabase, TEST_PEPPER } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { issueSandboxToken } from "./issue-sandbox-token.ts";
import { setSecrets } from "./set-secrets.ts";
import { createWorld } from "./testing/test-world.ts";
import { tryKey } from "./try-key.ts";

const KEY = `sk-ant-${"api03"}-canary-try-0123456789`;
const NAME = "ANTHROPIC_API_KEY";

/** A provider whose every answer the test decides, and what it was sent. */
type Provider = {
  readonly server: Server;
  readonly url: string;
  readonly seen: IncomingMessage[];
  answer: number | "silence" | "cut" | "redirect";
};
const startProvider = async (): Promise<Provider> => {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    const { answer } = provider;
    if (answer === "silence") return;
    if (answer === "cut") request.socket.destroy();
    else if (answer === "redirect") response.writeHead(307, { location: `${provider.url}/elsewhere` }).end();
    else response.writeHead(answer, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("the provider has no port");
  const provider: Provider = { server, url: `http://127.0.0.1:${address.port}`, seen, answer: 200 };
  return provider;
};

let database: { db: Database; drop: () => Promise<void> };
let provider: Provider;
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  provider = await startProvider();
  // The registry with Anthropic at an address of ours: everything else is as it is.
  const providers = registry.providers.map((each) =>
    each.name === "anthropic-api" ? { ...each, baseUrl: `${provider.url}/v1` } : each,
  );
  ({ ctx } = await createTestContext(database.db, { registry: { ...registry, providers } }));
});
beforeEach(() => {
  provider.seen.length = 0;
  provider.answer = 200;
});
afterAll(async () => {
  provider.server.closeAllConnections();
  provider.server.close();
  await database.drop();
});

const makeWorld = (model = "claude-sonnet-4-6", sandbox = false) =>
  createWorld(ctx, { billingMode: "byok", sandbox, model });

describe("a key of a real organization", () => {
  it("is tried once, at its provider, with the call that the registry names", async () => {
    const { scope, workspaceId } = await makeWorld();
    expect(await tryKey(ctx, scope, { workspaceId, name: NAME, value: ` ${KEY}\n` })).toEqual({
      state: "valid",
      says: "Anthropic API accepts this key.",
      provider: { name: "anthropic-api", displayName: "Anthropic API" },
      host: provider.url.slice("http://".length),
      status: 200,
    });
    expect(provider.seen.map(({ method, url, headers }) => [method, url, headers["x-api-key"]])).toEqual([
      ["GET", "/v1/models", KEY],
    ]);
  });

  it.each([
    [401, "rejected"],
    [403, "unknown"],
    [404, "unknown"],
    [429, "unknown"],
    [500, "unknown"],
    [529, "unknown"],
    ["cut", "unknown"],
    ["silence", "unknown"],
    ["redirect", "unknown"],
  ] as const)("%s: %s, with a sentence that says why", async (answer, state) => {
    const { scope, workspaceId } = await makeWorld();
    provider.answer = answer;
    const trial = await tryKey(ctx, scope, { workspaceId, name: NAME, value: KEY });
    expect(trial).toMatchObject({
      state,
      status: typeof answer === "number" ? answer : answer === "redirect" ? 307 : null,
    });
    expect(trial.says.length).toBeGreaterThan(20);
    expect(provider.seen).toHaveLength(1);
  });

  it("is never taken to an address that the organization stored", async () => {
    const { scope, workspaceId } = await makeWorld();
    const elsewhere = {
      name: "ANTHROPIC_BASE_URL",
      value: "http://127.0.0.1:9/stolen",
      kind: "variable",
    } as const;
    await setSecrets(ctx, scope, { workspaceId, entries: [elsewhere] });
    expect(await tryKey(ctx, scope, { workspaceId, name: NAME, value: KEY })).toMatchObject({
      state: "valid",
    });
    expect(provider.seen).toHaveLength(1);
  });

  it("goes to nobody when it is in another provider's format", async () => {
    const { scope, workspaceId } = await makeWorld();
    const value = `sk-${"proj"}-canary-try-0123456789`;
    expect(await tryKey(ctx, scope, { workspaceId, name: NAME, value })).toMatchObject({
      state: "rejected",
      host: null,
      says: expect.stringContaining("openai"),
    });
    expect(provider.seen).toEqual([]);
  });

  it("goes to nobody when it belongs to the provider of the model and not to the name's owner", async () => {
    const { scope, workspaceId } = await makeWorld("MiniMax-M2.7");
    expect(await tryKey(ctx, scope, { workspaceId, name: NAME, value: KEY })).toMatchObject({
      state: "rejected",
      provider: { name: "minimax" },
      host: null,
    });
    const other = {
      workspaceId,
      name: NAME,
      value: "minimax-key-without-a-form",
      model: "claude-sonnet-4-6",
    };
    expect(await tryKey(ctx, scope, other)).toMatchObject({
      state: "valid",
      provider: { name: "anthropic-api" },
    });
    expect(provider.seen).toHaveLength(1);
  });

  it.each([
    ["CLAUDE_CODE_OAUTH_TOKEN", "opus", "documents no call"],
    ["FOO", "opus", "no provider that is known"],
    ["MINIMAX_API_KEY", "opus", "Several providers"],
  ])("%s with %s cannot be told, and is sent nowhere", async (name, model, words) => {
    const { scope, workspaceId } = await makeWorld(model);
    const trial = await tryKey(ctx, scope, { workspaceId, name, value: "a-key-that-nobody-knows" });
    expect(trial).toMatchObject({ state: "unknown", host: null, says: expect.stringContaining(words) });
    expect(provider.seen).toEqual([]);
  });
});

describe("refused before anything is sent", () => {
  it("a sandbox key in a real organization, and a key of the platform's", async () => {
    const { scope, workspaceId } = await makeWorld();
    const sandboxKey = { workspaceId, name: NAME, value: "sk-sandbox-00112233-abcdefgh" };
    await expect(tryKey(ctx, scope, sandboxKey)).rejects.toMatchObject({ code: "SANDBOX_KEY_OUTSIDE" });
    const value = "platform-owned-key-0123456789";
    const print = fingerprint(TEST_PEPPER, value);
    await withSystem(database.db, (tx) =>
      recordPlatformCredential(tx, { fingerprint: print, vendor: "anthropic", hint: null }),
    );
    const platformKey = { workspaceId, name: NAME, value };
    await expect(tryKey(ctx, scope, platformKey)).rejects.toMatchObject({ code: "CO_MINGLED_CREDENTIAL" });
    expect(provider.seen).toEqual([]);
  });

  it.each([
    ["bad name", KEY, "INVALID_NAME"],
    [NAME, " ", "INVALID_VALUE"],
    [NAME, "••••••••", "INVALID_VALUE"],
  ])("%s, %j: %s", async (name, value, code) => {
    const { scope, workspaceId } = await makeWorld();
    await expect(tryKey(ctx, scope, { workspaceId, name, value })).rejects.toMatchObject({ code });
    expect(provider.seen).toEqual([]);
  });

  it("a viewer, a member for all workspaces, and the eleventh key within a minute", async () => {
    const { scope, workspaceId } = await makeWorld();
    const input = { workspaceId, name: NAME, value: KEY };
    await expect(tryKey(ctx, { ...scope, role: "viewer" }, input)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const forAll = { ...input, workspaceId: null };
    await expect(tryKey(ctx, { ...scope, role: "member" }, forAll)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    for (let times = 0; times < 10; times += 1) await tryKey(ctx, scope, input);
    await expect(tryKey(ctx, scope, input)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(provider.seen).toHaveLength(10);
  });
});

describe("in the sandbox", () => {
  it("a sandbox key is tried at the sandbox's model, whatever its provider; a real one goes nowhere", async () => {
    const model = await startSandboxModel({ port: 0 });
    const { scope, workspaceId } = await makeWorld("claude-sonnet-4-6", true);
    const sandbox = { ...ctx, sandboxModel: model };
    const { token } = await issueSandboxToken(sandbox, scope);
    for (const name of [NAME, "OPENAI_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"])
      expect(await tryKey(sandbox, scope, { workspaceId, name, value: token })).toMatchObject({
        state: "valid",
        host: model.url.slice("http://".length),
      });
    const short = { workspaceId, name: NAME, value: "not-a-sandbox-key" };
    expect(await tryKey(sandbox, scope, short)).toMatchObject({ state: "rejected", status: 401 });
    await model.close();
    const address = { anthropicBaseUrl: provider.url, openaiBaseUrl: provider.url };
    const real = tryKey({ ...ctx, sandboxModel: address }, scope, { workspaceId, name: NAME, value: KEY });
    await expect(real).rejects.toMatchObject({ code: "REAL_KEY_IN_SANDBOX" });
    expect(provider.seen).toEqual([]);
  });
});

it("leaves a trace of who tried what with which outcome, and of no value", async () => {
  const { scope, workspaceId } = await makeWorld();
  await tryKey(ctx, scope, { workspaceId, name: NAME, value: KEY });
  const events = await withTenant(database.db, scope, (tx) => listAuditEvents(tx, scope, { limit: 10 }));
  expect(events.find(({ action }) => action === "secret.tried")).toMatchObject({
    workspaceId,
    detail: { name: NAME, provider: "anthropic-api", state: "valid" },
  });
  expect(JSON.stringify(events)).not.toContain("canary-try");
});
