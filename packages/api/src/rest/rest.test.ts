import { withTenant } from "@molecule/db";
import { closeAuthDatabase, connectAuthDatabase } from "@molecule/db/auth";
import { getWorkspace, listAuditEvents } from "@molecule/db/repositories";
import { secrets, secretVersions } from "@molecule/db/schema";
import { newId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { setSecrets } from "@molecule/services";
import { createAuth } from "@molecule/services/auth";
import { createTestWorkspace } from "@molecule/testing";
import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestApi, ORIGIN, type Person, pageRequest, type TestApi } from "../suite.ts";
import { answerLlmBillingMode } from "./llm-billing-mode.ts";
import { answerOfferedModels } from "./offered-models.ts";

let test: TestApi;
let owner: Person;
let operator: Person;
let scope: TenantScope;
let workspaceId: WorkspaceId;

beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
  operator = await test.createPerson({ operator: true });
  scope = await test.createTenant(owner);
}, 180_000);
beforeEach(async () => {
  ({ id: workspaceId } = await createTestWorkspace(test.db, scope));
});
afterAll(() => test.close());

const ask = async (method: "GET" | "PUT", id: string, body?: string, person: Person | null = operator) => {
  const request = pageRequest(`/admin/workspaces/${id}/llm-billing-mode`, {
    method,
    ...(body === undefined ? {} : { body }),
    ...(person === null ? {} : { person }),
  });
  const response = await answerLlmBillingMode(test.api, request, id);
  return { status: response.status, body: await response.json() };
};
const overrideOf = async () => {
  const { billingOverride } = await withTenant(test.db, scope, (tx) => getWorkspace(tx, scope, workspaceId));
  return billingOverride;
};

describe("GET llm-billing-mode", () => {
  it("answers a workspace that chose nothing with the safe default, as derived_default", async () => {
    expect(await ask("GET", workspaceId)).toEqual({
      status: 200,
      body: expect.objectContaining({
        workspace_id: workspaceId,
        resolved_mode: "platform_managed",
        workspace_override: null,
        org_default: "platform_managed",
        source: "derived_default",
        provider_selection: null,
        effective_model: null,
        payer: "platform",
        trace: expect.any(Array),
      }),
    });
  });

  it("answers byok for opus with a token, from the derived provider", async () => {
    await setSecrets(test.ctx, scope, {
      workspaceId,
      model: "opus",
      entries: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: "a token", kind: "secret" }],
    });
    const { body } = await ask("GET", workspaceId);
    expect(body).toMatchObject({
      resolved_mode: "byok",
      source: "derived_provider",
      provider_selection: "anthropic-oauth",
      effective_model: "opus",
      payer: "tenant",
    });
  });

  it.each([
    ["an unknown workspace", () => newId(), 404, "NOT_FOUND"],
    ["one by a UUID of no version", () => "00000000-0000-0000-0000-000000000001", 404, "NOT_FOUND"],
    ["one by a UUID of no variant", () => "deadbeef-dead-beef-dead-beefdeadbeef", 404, "NOT_FOUND"],
    ["a bad id", () => "not-a-uuid", 400, "BAD_INPUT"],
    ["an injected id", () => "1' or '1'='1", 400, "BAD_INPUT"],
  ])("%s", async (_what, id, status, error) => {
    expect(await ask("GET", id())).toMatchObject({ status, body: { error } });
  });

  it("answers 500 with the safe default when the row that decides the model cannot be read", async () => {
    await setSecrets(test.ctx, scope, { workspaceId, model: "opus" });
    await withTenant(test.db, scope, async (tx) => {
      const model = tx
        .select({ id: secrets.id })
        .from(secrets)
        .where(and(eq(secrets.workspaceId, workspaceId), eq(secrets.name, "MODEL")));
      await tx
        .update(secretVersions)
        .set({ unreadableAt: new Date() })
        .where(inArray(secretVersions.secretId, model));
    });
    expect(await ask("GET", workspaceId)).toEqual({
      status: 500,
      body: { error: expect.any(String), safe_default: "platform_managed", workspace_id: workspaceId },
    });
  });

  it("answers 500 with the safe default and an id of the log when the database fails", async () => {
    const broken = { ...test.api, services: { ...test.api.services, db: {} as never } };
    const request = pageRequest(`/admin/workspaces/${workspaceId}/llm-billing-mode`, { person: operator });
    const response = await answerLlmBillingMode(broken, request, workspaceId);
    const body = await response.json();
    expect(response.status).toBe(500);
    expect(body).toEqual({
      error: expect.stringContaining(test.faults.at(-1)?.faultId ?? "?"),
      safe_default: "platform_managed",
      workspace_id: workspaceId,
    });
  });
});

describe("a database that is away altogether", () => {
  it.each(["GET", "PUT"])(
    "is answered to %s with the safe default, before anybody is known",
    async (method) => {
      const database = connectAuthDatabase({
        ...{ url: "postgres://nobody@127.0.0.1:1/none", applicationName: "away" },
      });
      const auth = createAuth({ database, baseUrl: ORIGIN, secret: "a".repeat(48) });
      const path = `/admin/workspaces/${workspaceId}/llm-billing-mode`;
      const body = method === "PUT" ? { body: '{"mode":"byok"}' } : {};
      const request = pageRequest(path, { method, person: operator, ...body });
      const response = await answerLlmBillingMode({ ...test.api, auth }, request, workspaceId);
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({
        error: expect.any(String),
        safe_default: "platform_managed",
        workspace_id: workspaceId,
      });
      expect(await overrideOf()).toBeNull();
      await closeAuthDatabase(database);
    },
  );
});

describe("PUT llm-billing-mode", () => {
  it.each([
    ['{"mode":"byok"}', "byok"],
    ['{"mode":"  disabled "}', "disabled"],
    ['{"mode":"platform_managed"}', "platform_managed"],
  ])("%s is written and answered fresh", async (body, mode) => {
    const answer = await ask("PUT", workspaceId, body);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        workspace_id: workspaceId,
        workspace_override: mode,
        resolved_mode: mode,
        source: "workspace_override",
        needs_restart: false,
      },
    });
    expect(await overrideOf()).toBe(mode);
  });

  it("null clears it", async () => {
    await ask("PUT", workspaceId, '{"mode":"byok"}');
    expect(await ask("PUT", workspaceId, '{"mode":null}')).toMatchObject({
      status: 200,
      body: { workspace_override: null, source: "derived_default" },
    });
    expect(await overrideOf()).toBeNull();
  });

  it.each([
    ["{}"],
    ['{"mode":"BYOK"}'],
    ['{"mode":"b yok"}'],
    ['{"mode":""}'],
    ['{"mode":1}'],
    ['{"mode":["byok"]}'],
    ['{"mode":"byok","more":1}'],
    ["null"],
    ['"byok"'],
    ["[]"],
    ["{"],
    [""],
    [`{"mode":"${"x".repeat(10_000)}"}`],
    [`{"mode":"${"x".repeat(100_000)}"}`],
  ])("%s is refused and nothing written", async (body) => {
    await ask("PUT", workspaceId, '{"mode":"byok"}');
    const { status } = await ask("PUT", workspaceId, body);
    expect(status).toBe(400);
    expect(await overrideOf()).toBe("byok");
  });

  it("is on record with before and after", async () => {
    await ask("PUT", workspaceId, '{"mode":"disabled"}');
    const events = await withTenant(test.db, scope, (tx) =>
      listAuditEvents(tx, scope, { workspaceId, limit: 10 }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        action: "workspace.override_set",
        actorUserId: operator.userId,
        detail: expect.objectContaining({ before: null, after: "disabled" }),
      }),
    );
  });

  it("an unknown workspace is 404", async () => {
    expect(await ask("PUT", newId(), '{"mode":"byok"}')).toMatchObject({ status: 404 });
  });

  it("a page of another site is refused", async () => {
    const request = pageRequest("/admin", {
      method: "PUT",
      person: operator,
      body: '{"mode":"byok"}',
      headers: { origin: "https://evil.example" },
    });
    expect((await answerLlmBillingMode(test.api, request, workspaceId)).status).toBe(403);
    expect(await overrideOf()).toBeNull();
  });
});

describe("operators only", () => {
  it.each(["GET", "PUT"] as const)("%s: 401 without a session, 403 for an owner", async (method) => {
    const body = method === "PUT" ? '{"mode":"byok"}' : undefined;
    expect(await ask(method, workspaceId, body, null)).toMatchObject({
      status: 401,
      body: { error: "NOT_SIGNED_IN" },
    });
    expect(await ask(method, workspaceId, body, owner)).toMatchObject({
      status: 403,
      body: { error: "FORBIDDEN" },
    });
    expect(await overrideOf()).toBeNull();
  });
});

describe("GET offered-models", () => {
  const offered = async (query: string, person: Person | null = operator) => {
    const request = pageRequest(`/admin/llm/offered-models${query}`, person === null ? {} : { person });
    const response = await answerOfferedModels(test.api, request);
    const body = (await response.json()) as { runtime: string; models: { platform_billed: boolean }[] };
    return { status: response.status, body };
  };

  it("lists what a runtime offers, with credentials or prices", async () => {
    const { status, body } = await offered("?runtime=claude-code");
    expect(status).toBe(200);
    expect(body.runtime).toBe("claude-code");
    expect(body.models).toContainEqual({
      model: "opus",
      provider: "anthropic-oauth",
      platform_billed: false,
      auth_env: expect.arrayContaining(["CLAUDE_CODE_OAUTH_TOKEN"]),
    });
    const platform = body.models.filter((model) => model.platform_billed);
    expect(platform.length).toBeGreaterThan(0);
    for (const model of platform) {
      expect(model).toMatchObject({ provider: "platform", price: { input: expect.stringMatching(/^\d+$/) } });
      expect(model).not.toHaveProperty("auth_env");
    }
  });

  it.each([
    ["?runtime=no-such-runtime", 404],
    ["", 400],
    ["?runtime=%20", 400],
  ])("%s is %i", async (query, status) => expect((await offered(query)).status).toBe(status));

  it("is for operators", async () => {
    expect((await offered("?runtime=claude-code", null)).status).toBe(401);
    expect((await offered("?runtime=claude-code", owner)).status).toBe(403);
  });
});
