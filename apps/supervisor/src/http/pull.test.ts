import { DomainError, type TenantScope } from "@molecule/domain";
import { generateKeyPair, parseKeyRing, secretOpener } from "@molecule/secrets/open";
import { deleteSecret, setModel, setSecrets } from "@molecule/services";
import { markLive } from "@molecule/services/run";
import { createTestTenant } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OAUTH, secretEntry, startTestAgentApi, type TestAgentApi } from "../testing/test-agent-api.ts";

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

describe("the pull", () => {
  it("gives stored names alone, at both scopes, as a start would", async () => {
    const { key, id } = await api.startRun(scope);
    await setSecrets(api.ctx, scope, {
      workspaceId: null,
      entries: [
        { name: "REGION", value: "eu", kind: "variable" },
        secretEntry("HF_TOKEN", "hf_0123456789abcdef"),
      ],
    });
    expect(await api.pull(id, key)).toEqual({
      status: 200,
      body: { CLAUDE_CODE_OAUTH_TOKEN: OAUTH, REGION: "eu", HF_TOKEN: "hf_0123456789abcdef" },
    });
  });

  it("gives a platform run no credential and no route", async () => {
    await setSecrets(api.ctx, scope, {
      workspaceId: null,
      entries: [
        secretEntry("ANTHROPIC_API_KEY", "sk-ant-api03-0123456789"),
        { name: "HTTPS_PROXY", value: "http://p", kind: "variable" },
        { name: "REGION", value: "eu", kind: "variable" },
      ],
    });
    const { key, id } = await api.startRun(scope, "anthropic/claude-sonnet-4-6", []);
    expect(await api.pull(id, key)).toEqual({ status: 200, body: { REGION: "eu" } });
  });

  it("knows no other workspace", async () => {
    const [one, other] = [await api.startRun(scope), await api.startRun(scope)];
    expect((await api.pull(other.id, one.key)).status).toBe(404);
    expect((await api.pull("nonsense", one.key)).status).toBe(404);
  });

  it("asks for a restart when payer or provider would differ", async () => {
    const { key, id, lease, start } = await api.startRun(scope);
    await markLive(api.ctx, lease, start.run);
    await setModel(api.ctx, scope, { workspaceId: id, model: null });
    expect(await api.pull(id, key)).toMatchObject({ status: 409, body: { code: "RESTART_REQUIRED" } });
  });

  it("refuses as a start would", async () => {
    const { key, id } = await api.startRun(scope);
    await deleteSecret(api.ctx, scope, { workspaceId: id, name: "CLAUDE_CODE_OAUTH_TOKEN" });
    expect(await api.pull(id, key)).toMatchObject({ status: 409, body: { code: "MISSING_BYOK_CREDENTIAL" } });
  });

  it("is never partial: a row that does not open is named", async () => {
    const { key, id } = await api.startRun(scope, "opus", [
      secretEntry("CLAUDE_CODE_OAUTH_TOKEN", OAUTH),
      secretEntry("GH_TOKEN", "ghp_0123456789abcdef"),
    ]);
    api.openWith(({ name, version }) =>
      Promise.reject(new DomainError("SECRET_UNREADABLE", `${name} (version ${version}) was altered.`)),
    );
    const answer = {
      status: 500,
      body: { code: "SECRET_UNREADABLE", failed_keys: ["CLAUDE_CODE_OAUTH_TOKEN", "GH_TOKEN"] },
    };
    expect(await api.pull(id, key)).toMatchObject(answer);
    expect(await api.pull(id, key)).toMatchObject(answer);
  });

  it("waits for a key that the platform lacks, and blames no row", async () => {
    const { key, id } = await api.startRun(scope);
    const stranger = await generateKeyPair();
    api.openWith(secretOpener(parseKeyRing(`${stranger.id}:${stranger.privateKeyBase64}`)));
    expect(await api.pull(id, key)).toMatchObject({ status: 503, body: { code: "SECRETS_SEALED" } });
    api.openWith();
    expect(await api.pull(id, key)).toMatchObject({ status: 200, body: { CLAUDE_CODE_OAUTH_TOKEN: OAUTH } });
  });
});
