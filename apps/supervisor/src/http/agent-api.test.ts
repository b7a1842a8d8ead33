import { once } from "node:events";
import { connect } from "node:net";
import { withSystem, withTenant } from "@molecule/db";
import { claimWorkspaceLeases, findRun, type WorkspaceLease } from "@molecule/db/repositories";
import { usageEvents } from "@molecule/db/schema";
import { Secret, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { generateKeyPair, type OpenSecret, parseKeyRing, secretOpener } from "@molecule/secrets/open";
import {
  createWorkspace,
  deleteSecret,
  type SecretEntry,
  type ServiceContext,
  setModel,
  setSecrets,
} from "@molecule/services";
import { drainRun, endRun, markLive, type PreparedRun, prepareRun } from "@molecule/services/run";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
} from "@molecule/testing";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "../log.ts";
import { type AgentApi, startAgentApi } from "./agent-api.ts";

const OAUTH = "sk-ant-oat01-test-value-0123456789";
const CALL_KEY_SECRET = new Secret("a call key secret of 32 characters");
let test: TestDatabase;
let ctx: ServiceContext;
let openSecret: OpenSecret;
let opening: OpenSecret;
let api: AgentApi;
let scope: TenantScope;
const lines: string[] = [];
const news: WorkspaceId[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  ({ ctx, openSecret: opening } = await createTestContext(test.db));
  openSecret = opening;
  api = await startAgentApi({
    ctx,
    openSecret: (place, sealed) => openSecret(place, sealed),
    callKeySecret: CALL_KEY_SECRET,
    log: createLog("debug", { write: (line) => lines.push(line) }),
    host: "127.0.0.1",
    port: 0,
    onNews: (id) => news.push(id),
    isReady: () => Promise.resolve(true),
  });
});
afterAll(async () => {
  await api.close();
  await test.drop();
});
beforeEach(async () => {
  scope = await createTestTenant(test.db, { billingMode: "byok" });
  openSecret = opening;
});

type Started = {
  readonly id: WorkspaceId;
  readonly lease: WorkspaceLease;
  readonly start: PreparedRun;
  readonly key: string;
};
const secret = (name: string, value: string): SecretEntry => ({ name, value, kind: "secret" });

const startRun = async (
  model = "opus",
  secrets = [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH)],
): Promise<Started> => {
  const { workspace } = await createWorkspace(ctx, scope, {
    name: "Ada",
    role: "adds",
    runtime: "claude-code",
    model,
    secrets,
  });
  const claim = {
    owner: "test",
    deadOwners: [],
    only: workspace.id,
    drivers: ["process" as const],
    leaseMs: 60_000,
    limit: 1,
  };
  const [lease] = await withSystem(test.db, (tx) => claimWorkspaceLeases(tx, claim));
  if (lease === undefined) throw new Error("not claimed");
  const identify = () => ({ PLATFORM_URL: "http://x", PATH: "/bin", HOME: "/", LANG: "C", TZ: "UTC" });
  const start = await prepareRun(ctx, lease, { openSecret, identify, retryUnresolvedInMs: 1_000 });
  if (!start.ok) throw new Error(start.code);
  return { id: workspace.id, lease, start, key: start.env["MOLECULE_AGENT_KEY"] ?? "" };
};

const call = async (method: string, path: string, key: string | null, body?: unknown) => {
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answered: Record<string, unknown> = Object(await response.json());
  return { status: response.status, body: answered };
};
const REGISTER = {
  url: "http://127.0.0.1:41234",
  agentVersion: "1",
  protocolVersions: ["1.0"],
  executor: "loop",
};
const BEAT = { currentTask: null, draining: false, usage: [] };
const register = (key: string | null, over: object = {}) =>
  call("POST", "/agent/register", key, { ...REGISTER, ...over });
const beat = (key: string, over: object = {}) => call("POST", "/agent/heartbeat", key, { ...BEAT, ...over });
const pull = (id: string, key: string) => call("GET", `/workspaces/${id}/secrets/values`, key);

describe("the agent API", () => {
  it.each([
    ["GET", "/"],
    ["GET", "/agent/register"],
    ["POST", "/agent/relay"],
    ["GET", "/workspaces"],
    ["DELETE", "/workspaces/0192f000-0000-7000-8000-000000000001/secrets/values"],
    ["GET", "/workspaces/a/b/secrets/values"],
  ])("is closed at %s %s", async (method, path) => {
    expect(await call(method, path, null)).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });

  it("gives one answer to every key that is not good", async () => {
    const { start, lease, key } = await startRun();
    const unknown = await register(`ma_live_${"x".repeat(43)}`);
    expect(unknown).toMatchObject({ status: 401, body: { code: "NOT_SIGNED_IN" } });
    expect(await register(null)).toEqual(unknown);
    await endRun(ctx, lease, {
      id: start.run.id,
      generation: 1,
      reason: "superseded",
      detail: "over",
      retry: false,
    });
    expect(await register(key)).toEqual(unknown);
    expect(await pull(lease.workspaceId, key)).toEqual(unknown);
    const platform = await startRun("anthropic/claude-sonnet-4-6", []);
    expect(await register(platform.start.env["ANTHROPIC_API_KEY"] ?? "")).toEqual(unknown);
  });

  it("takes no key whose lease ran out", async () => {
    const { start, key } = await startRun();
    const admin = postgres(test.adminUrl, { max: 1 });
    await admin`update runs set lease_until = now() - interval '1 second' where id = ${start.run.id}`;
    await admin.end();
    expect((await beat(key)).status).toBe(401);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["no JSON", "x"],
    ["an unknown field", { ...REGISTER, extra: 1 }],
    ["an address elsewhere", { ...REGISTER, url: "http://10.0.0.1:80" }],
    ["an address with another scheme", { ...REGISTER, url: "file:///etc/passwd" }],
    ["an address with a password", { ...REGISTER, url: "http://a:b@127.0.0.1:1" }],
  ])("refuses %s at registration", async (_what, body) => {
    const { key } = await startRun();
    expect(await call("POST", "/agent/register", key, body)).toMatchObject({
      status: 400,
      body: { code: "BAD_INPUT" },
    });
  });

  it("refuses a body that is too large, and stays up", async () => {
    const { key } = await startRun();
    expect((await register(key, { agentVersion: "x".repeat(100_000) })).status).toBe(413);
    const { port } = new URL(api.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write("POST /agent/register HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n");
    expect((await register(key)).status).toBe(200);
    socket.destroy();
    await once(socket, "close");
  });

  it("answers whether it is ready", async () => {
    expect(await call("GET", "/healthz", null)).toEqual({ status: 200, body: { ok: true } });
  });
});

describe("registration", () => {
  it("introduces the workspace, binds the key to the address, and may be repeated", async () => {
    const { key, start, id } = await startRun();
    const answer = await register(key);
    expect(answer).toMatchObject({
      status: 200,
      body: { workspaceName: "Ada", role: "adds", sandbox: false },
    });
    expect(answer.body.callKeySha256).toMatch(/^[0-9a-f]{64}$/);
    expect(news).toContain(id);
    expect(await register(key)).toEqual(answer);
    expect(await register(key, { url: "http://127.0.0.1:9" })).toMatchObject({
      status: 409,
      body: { code: "CONFLICT" },
    });
    const run = await withTenant(test.db, scope, (tx) => findRun(tx, scope, start.run.id));
    expect(run).toMatchObject({ agentUrl: REGISTER.url, executor: "loop" });
  });
});

const USAGE = { input: 3, cacheRead: 2, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 };
const report = () => ({ id: crypto.randomUUID(), model: "opus", at: new Date().toISOString(), usage: USAGE });
const reported = (id: WorkspaceId) =>
  withTenant(test.db, scope, (tx) => tx.select().from(usageEvents).where(eq(usageEvents.workspaceId, id)));

describe("a heartbeat", () => {
  it("shows the task in hand and extends the lease", async () => {
    const { key, start } = await startRun();
    const find = () => withTenant(test.db, scope, (tx) => findRun(tx, scope, start.run.id));
    const before = (await find())?.leaseUntil.getTime() ?? 0;
    const currentTask = { id: "t1", startedAt: new Date().toISOString() };
    expect(await beat(key, { currentTask })).toMatchObject({
      status: 200,
      body: { drain: false, exit: false, changes: [] },
    });
    const after = await find();
    expect(after?.currentTask).toBe("t1");
    expect(after?.leaseUntil.getTime()).toBeGreaterThan(before);
  });

  it("keeps what a byok provider counted, once, and acknowledges it", async () => {
    const { key, id } = await startRun();
    const usage = [report(), report()];
    for (let n = 0; n < 2; n += 1)
      expect((await beat(key, { usage })).body.acknowledged).toEqual(usage.map((one) => one.id));
    expect(await reported(id)).toHaveLength(2);
    expect((await reported(id))[0]).toMatchObject({ source: "agent", verified: false, input: 3, output: 1 });
  });

  it("keeps nothing that an agent says about calls that the platform pays for", async () => {
    const { key, id } = await startRun("anthropic/claude-sonnet-4-6", []);
    const one = report();
    expect((await beat(key, { usage: [one] })).body.acknowledged).toEqual([one.id]);
    expect(await reported(id)).toEqual([]);
  });

  it("tells a draining agent to leave when it has nothing in hand, and an ended one at once", async () => {
    const { key, lease, start } = await startRun();
    await markLive(ctx, lease, start.run);
    await drainRun(ctx, lease, { id: start.run.id });
    const currentTask = { id: "t1", startedAt: new Date().toISOString() };
    expect((await beat(key, { currentTask })).body).toMatchObject({ drain: true, exit: false });
    expect((await beat(key)).body).toMatchObject({ drain: true, exit: false });
    expect((await beat(key, { draining: true })).body).toMatchObject({ drain: true, exit: true });
    await endRun(ctx, lease, {
      id: start.run.id,
      generation: 1,
      reason: "superseded",
      detail: "over",
      retry: false,
    });
    expect(await beat(key)).toEqual({ status: 200, body: { exit: true } });
  });

  it("names what changed since the start, never a value", async () => {
    const { key, id } = await startRun();
    await setSecrets(ctx, scope, {
      workspaceId: id,
      entries: [secret("GH_TOKEN", "ghp_0123456789abcdef"), secret("CLAUDE_CODE_OAUTH_TOKEN", `${OAUTH}9`)],
    });
    const { body } = await beat(key);
    expect(body.changes).toEqual(["CLAUDE_CODE_OAUTH_TOKEN", "GH_TOKEN"]);
    expect(JSON.stringify(body)).not.toContain("sk-ant");
  });
});

describe("the pull", () => {
  it("gives stored names alone, at both scopes, as a start would", async () => {
    const { key, id } = await startRun();
    await setSecrets(ctx, scope, {
      workspaceId: null,
      entries: [{ name: "REGION", value: "eu", kind: "variable" }, secret("HF_TOKEN", "hf_0123456789abcdef")],
    });
    expect(await pull(id, key)).toEqual({
      status: 200,
      body: { CLAUDE_CODE_OAUTH_TOKEN: OAUTH, REGION: "eu", HF_TOKEN: "hf_0123456789abcdef" },
    });
  });

  it("gives a platform run no credential and no route", async () => {
    await setSecrets(ctx, scope, {
      workspaceId: null,
      entries: [
        secret("ANTHROPIC_API_KEY", "sk-ant-api03-0123456789"),
        { name: "HTTPS_PROXY", value: "http://p", kind: "variable" },
        { name: "REGION", value: "eu", kind: "variable" },
      ],
    });
    const { key, id } = await startRun("anthropic/claude-sonnet-4-6", []);
    expect(await pull(id, key)).toEqual({ status: 200, body: { REGION: "eu" } });
  });

  it("knows no other workspace", async () => {
    const [one, other] = [await startRun(), await startRun()];
    expect((await pull(other.id, one.key)).status).toBe(404);
    expect((await pull("nonsense", one.key)).status).toBe(404);
  });

  it("asks for a restart when payer or provider would differ", async () => {
    const { key, id, lease, start } = await startRun();
    await markLive(ctx, lease, start.run);
    await setModel(ctx, scope, { workspaceId: id, model: null });
    expect(await pull(id, key)).toMatchObject({ status: 409, body: { code: "RESTART_REQUIRED" } });
  });

  it("refuses as a start would", async () => {
    const { key, id } = await startRun();
    await deleteSecret(ctx, scope, { workspaceId: id, name: "CLAUDE_CODE_OAUTH_TOKEN" });
    expect(await pull(id, key)).toMatchObject({ status: 409, body: { code: "MISSING_BYOK_CREDENTIAL" } });
  });

  it("is never partial: a row that does not open is named", async () => {
    const { key, id } = await startRun("opus", [
      secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH),
      secret("GH_TOKEN", "ghp_0123456789abcdef"),
    ]);
    const stranger = await generateKeyPair();
    openSecret = secretOpener(parseKeyRing(`${stranger.id}:${stranger.privateKeyBase64}`));
    const answer = {
      status: 500,
      body: { code: "SECRET_UNREADABLE", failed_keys: ["CLAUDE_CODE_OAUTH_TOKEN", "GH_TOKEN"] },
    };
    expect(await pull(id, key)).toMatchObject(answer);
    expect(await pull(id, key)).toMatchObject(answer);
  });
});

describe("the log", () => {
  it("holds no key and no value", () => {
    expect(lines.join("")).not.toMatch(/ma_live_|mk_live_|sk-ant|ghp_|hf_/);
  });
});
