import { withTenant } from "@molecule/db";
import { findRunReceipt, listOpenAlerts, listOpenRuns } from "@molecule/db/repositories";
import type { WorkspaceId } from "@molecule/domain";
import { NO_KEYS, secretOpener } from "@molecule/secrets/open";
import { createTestDatabase, type TestDatabase } from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setSecrets } from "../secret/set-secrets.ts";
import { secret } from "../secret/testing/secret-entry.ts";
import type { ServiceContext } from "../service-context.ts";
import { requestRestart } from "../workspace/request-restart.ts";
import { findRunByKey } from "./find-run-by-key.ts";
import { type PrepareRunInput, prepareRun } from "./prepare-run.ts";
import { createStartContext, createTestTeam, type TestTeam } from "./testing/create-test-team.ts";
import { claimForTest, prepared, TEST_IDENTITY, testPrepareInput } from "./testing/test-lease.ts";

const OAUTH = "sk-ant-oat01-test-value-0123456789";
let test: TestDatabase;
let ctx: ServiceContext;
let input: PrepareRunInput;
let team: TestTeam;

beforeAll(async () => {
  test = await createTestDatabase();
  ({ ctx, input } = await createStartContext(test.db));
});
afterAll(() => test.drop());
beforeEach(async () => {
  team = await createTestTeam({ ctx, input });
});

describe("a first start", () => {
  it("on the platform gets its own access key, and nothing of the tenant's", async () => {
    const id = await team.make();
    const lease = await claimForTest(test.db, id);
    const { env, run, receipt } = prepared(await prepareRun(ctx, lease, input));
    expect(env).toMatchObject({
      ...TEST_IDENTITY,
      WORKSPACE_ID: id,
      MOLECULE_LLM_BILLING_MODE_RESOLVED: "platform_managed",
    });
    expect(env["ANTHROPIC_API_KEY"]).toMatch(/^mk_live_[\w-]{43}$/);
    expect(env["MOLECULE_AGENT_KEY"]).toMatch(/^ma_live_[\w-]{43}$/);
    expect(await findRunByKey(ctx, env["ANTHROPIC_API_KEY"] ?? "")).toMatchObject({
      runId: run.id,
      kind: "access",
      valid: true,
    });
    expect(await findRunByKey(ctx, env["MOLECULE_AGENT_KEY"] ?? "")).toMatchObject({
      kind: "agent",
      valid: true,
    });
    expect(receipt).toMatchObject({
      payer: "platform",
      credentialMethod: "gateway",
      injected: [],
      generation: 1,
    });
    expect(await withTenant(test.db, team.scope, (tx) => findRunReceipt(tx, team.scope, run.id))).toEqual(
      receipt,
    );
  });

  it("on the tenant's token gets that token, no access key and no gateway", async () => {
    const id = await team.make("opus", [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH)]);
    const start = prepared(await prepareRun(ctx, await claimForTest(test.db, id), input));
    expect(start.env["CLAUDE_CODE_OAUTH_TOKEN"]).toBe(OAUTH);
    expect(JSON.stringify(start.env)).not.toMatch(/mk_live_|internal\/llm/);
    expect(start.receipt).toMatchObject({
      payer: "tenant",
      provider: "anthropic-oauth",
      credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
      credential: { name: "CLAUDE_CODE_OAUTH_TOKEN", scope: "workspace", version: 1 },
    });
    expect(JSON.stringify(start.receipt)).not.toContain(OAUTH);
    expect(start.secretValues.map((value) => value.expose())).toContain(OAUTH);
  });

  it("is never an imitation: the loop answers in the sandbox alone", async () => {
    const real = prepared(await prepareRun(ctx, await claimForTest(test.db, await team.make()), input));
    expect(real.executor).toBe("claude-code");
    team = await createTestTeam({ ctx, input }, { sandbox: true });
    const sandbox = prepared(await prepareRun(ctx, await claimForTest(test.db, await team.make()), input));
    expect(sandbox.executor).toBe("loop");
    team = await createTestTeam({ ctx, input }, { billingMode: "platform_managed" });
    const bare = { ...ctx, installedRuntimes: new Set<string>() };
    const refused = await prepareRun(bare, await claimForTest(test.db, await team.make()), input);
    expect(refused).toMatchObject({ ok: false, code: "RUNTIME_NOT_INSTALLED" });
  });

  it("takes the generation that its snapshot asks for", async () => {
    const id = await team.make();
    const lease = await claimForTest(test.db, id);
    for (let n = 0; n < 3; n += 1) await requestRestart(ctx, team.scope, { workspaceId: id });
    expect(prepared(await prepareRun(ctx, lease, input)).run.generation).toBe(4);
  });
});

const alertsOf = async (id: WorkspaceId) =>
  (await withTenant(test.db, team.scope, (tx) => listOpenAlerts(tx, team.scope))).filter(
    (a) => a.workspaceId === id,
  );

describe("a refused start", () => {
  it("is stored with its code, and no run and no key exist", async () => {
    const id = await team.make("opus");
    const lease = await claimForTest(test.db, id);
    expect(await prepareRun(ctx, lease, input)).toMatchObject({ ok: false, code: "MISSING_BYOK_CREDENTIAL" });
    expect(await team.read(id)).toMatchObject({
      observedState: "failed",
      stage: null,
      nextAttemptAt: null,
      refusal: { code: "MISSING_BYOK_CREDENTIAL", generation: 1 },
    });
    expect(await withTenant(test.db, team.scope, (tx) => listOpenRuns(tx, team.scope, id))).toEqual([]);
  });

  it("names rows that do not open, marks them, tells of them, and heals when they open again", async () => {
    const id = await team.make("opus", [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH)]);
    const lease = await claimForTest(test.db, id);
    const altered: PrepareRunInput["openSecret"] = (place, { sealed, keyId }) =>
      input.openSecret(place, { sealed: sealed.slice(0, -1), keyId });
    const refused = { ok: false, code: "SECRET_UNREADABLE", names: ["CLAUDE_CODE_OAUTH_TOKEN"] };
    expect(await prepareRun(ctx, lease, testPrepareInput(altered))).toMatchObject(refused);
    expect(await prepareRun(ctx, lease, testPrepareInput(altered))).toMatchObject(refused);
    expect(await alertsOf(id)).toMatchObject([{ code: "SECRET_UNREADABLE", severity: "critical" }]);
    expect(prepared(await prepareRun(ctx, lease, input)).env["CLAUDE_CODE_OAUTH_TOKEN"]).toBe(OAUTH);
  });

  it("waits for a key that this process lacks, and blames no row", async () => {
    const id = await team.make("opus", [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH)]);
    const lease = await claimForTest(test.db, id);
    const other = secretOpener(NO_KEYS);
    const refused = { ok: false, code: "SECRETS_SEALED", names: ["CLAUDE_CODE_OAUTH_TOKEN"] };
    expect(await prepareRun(ctx, lease, testPrepareInput(other))).toMatchObject(refused);
    expect((await team.read(id)).nextAttemptAt).not.toBeNull();
    expect((await alertsOf(id)).length).toBe(0);
    expect(prepared(await prepareRun(ctx, lease, input)).env["CLAUDE_CODE_OAUTH_TOKEN"]).toBe(OAUTH);
  });

  it("waits for an engine that cannot start it, unless a person must mend something first", async () => {
    const engineFault = { message: "There is no image.", remedy: "Load it." };
    const id = await team.make("opus", [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH)]);
    const { lease } = await team.goLive(id);
    expect(await prepareRun(ctx, lease, { ...input, engineFault })).toMatchObject({
      ...{ ok: false, code: "UNAVAILABLE", message: "There is no image.", stopNow: null },
    });
    const after = await team.read(id);
    expect(after).toMatchObject({
      observedState: "online",
      refusal: { code: "UNAVAILABLE", ...engineFault },
    });
    expect(after.nextAttemptAt).not.toBeNull();
    await setSecrets(ctx, team.scope, { workspaceId: id, remove: ["CLAUDE_CODE_OAUTH_TOKEN"] });
    expect(await prepareRun(ctx, lease, { ...input, engineFault })).toMatchObject({
      code: "MISSING_BYOK_CREDENTIAL",
    });
  });

  it("has nothing to do with rows that do not enter, readable or not", async () => {
    await setSecrets(ctx, team.scope, {
      workspaceId: null,
      entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", `${OAUTH}-shared`)],
    });
    const id = await team.make("opus", [
      secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH),
      secret("ANTHROPIC_AUTH_TOKEN", "sk-ant-api03-withheld-0123456789"),
    ]);
    const asked: string[] = [];
    const openSecret: PrepareRunInput["openSecret"] = (place, sealed) => {
      asked.push(`${place.scope}:${place.name}`);
      return input.openSecret(place, sealed);
    };
    prepared(await prepareRun(ctx, await claimForTest(test.db, id), { ...input, openSecret }));
    expect(asked).toEqual(["workspace:CLAUDE_CODE_OAUTH_TOKEN"]);
  });

  it("never acts on facts that cannot be read", async () => {
    const id = await team.make("opus", [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH)]);
    const { lease } = await team.goLive(id);
    const admin = postgres(test.adminUrl, { max: 1 });
    try {
      await admin`revoke select on secret_versions from molecule_app`;
      expect(await prepareRun(ctx, lease, input)).toMatchObject({ ok: false, code: "PAYER_UNRESOLVED" });
    } finally {
      await admin`grant select on secret_versions to molecule_app`;
      await admin.end();
    }
    const after = await team.read(id);
    expect(after).toMatchObject({ observedState: "online", refusal: { code: "PAYER_UNRESOLVED" } });
    expect(after.nextAttemptAt).not.toBeNull();
    expect(prepared(await prepareRun(ctx, lease, input)).receipt.payer).toBe("tenant");
  });

  it.each<[string, (key: string) => string]>([
    ["as it is", (key) => key],
    ["in base64", (key) => Buffer.from(key).toString("base64")],
    ["in JSON", (key) => JSON.stringify({ auth: { token: `Bearer ${key}` } })],
    ["in JSON in base64", (key) => Buffer.from(JSON.stringify([key])).toString("base64")],
  ])("stops a credential that travels under an innocent name, %s", async (_, wrap) => {
    const key = "sk-ant-api03-another-credential-0123456789";
    const value = wrap(key);
    const id = await team.make("claude-opus-4-7", [
      secret("ANTHROPIC_API_KEY", key),
      secret("HARMLESS", value),
    ]);
    expect(prepared(await prepareRun(ctx, await claimForTest(test.db, id), input)).env["HARMLESS"]).toBe(
      value,
    );
    const platform = await team.make("anthropic/claude-sonnet-4-6", [secret("HARMLESS", value)]);
    const lease = await claimForTest(test.db, platform);
    expect(await prepareRun(ctx, lease, input)).toMatchObject({
      code: "ENV_SCAN_FAILED",
      names: ["HARMLESS"],
    });
  });
});
