import { withSystem } from "@molecule/db";
import type { ApiTokenId, TenantRole, TenantScope } from "@molecule/domain";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { appRouter } from "../router.ts";
import { createTestApi, ORIGIN, type Person, type TestApi } from "../suite.ts";
import { answerRestRequest } from "./answer-rest-request.ts";
import { describeApi } from "./openapi.ts";
import { listPublished } from "./procedures.ts";

let test: TestApi;
let owner: Person;
let scope: TenantScope;
let other: TenantScope;
beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson({ operator: true });
  scope = await test.createTenant(owner);
  other = await test.createTenant(owner);
}, 180_000);
afterAll(() => test.close());

const issue = async (role: TenantRole = "member", by = owner): Promise<{ id: ApiTokenId; token: string }> => {
  const { tenantId } = scope;
  return test.callerOf(by).token.create({ tenantId, name: "nightly", role, expiresInDays: 30 });
};

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

const ask = async (
  token: string | null,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> => {
  const response = await answerRestRequest(
    test.api,
    new Request(`${ORIGIN}/api/v1${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : Object(JSON.parse(text)) };
};

describe("a token", () => {
  it("works as its maker, bounded to its organization and its role, over REST", async () => {
    const { token } = await issue("member");
    const here = `/tenants/${scope.tenantId}`;
    expect(await ask(token, "GET", "/me")).toMatchObject({ status: 200, body: { operator: false } });
    const created = await ask(token, "POST", `${here}/workspaces`, {
      body: {
        name: "by script",
        runtime: "claude-code",
        secrets: [{ name: "FOO", value: "v", kind: "secret" }],
      },
    });
    expect(created.status).toBe(200);
    const one = `${here}/workspaces/${created.body["id"]}`;
    expect(await ask(token, "PUT", `${one}/name`, { body: { name: "renamed" } })).toMatchObject({
      status: 204,
    });
    expect(await ask(token, "POST", `${one}/restart`)).toMatchObject({ body: { generation: 2 } });
    const activity = await ask(token, "GET", `${here}/activity?limit=5&kinds=config`);
    expect(activity.status).toBe(200);
    expect(JSON.stringify(activity.body)).toContain("(token nightly)");
    // Bounded: another organization of the same person, a stronger role's verb, and what is not published.
    expect(await ask(token, "GET", `/tenants/${other.tenantId}/workspaces`)).toMatchObject({ status: 404 });
    const shared = { workspaceId: null, entries: [{ name: "FOO", value: "v", kind: "secret" }] };
    expect(await ask(token, "PUT", `${here}/secrets`, { body: shared })).toMatchObject({ status: 403 });
    expect(await ask(token, "GET", "/operator/tenants")).toMatchObject({
      status: 403,
      body: { error: "FORBIDDEN" },
    });
    const tenants = await ask(token, "GET", "/tenants");
    expect(Object.values(tenants.body)).toMatchObject([{ id: scope.tenantId, role: "member" }]);
  });

  it("makes no other token, and reaches no procedure that is not published, by tRPC either", async () => {
    const { token } = await issue("owner");
    const headers = new Headers({ authorization: `Bearer ${token}` });
    const caller = test.callerOf({ ...owner, headers });
    const { tenantId } = scope;
    const refused = { code: "FORBIDDEN", message: "This is not open to API tokens." };
    await expect(
      caller.token.create({ tenantId, name: "x", role: "viewer", expiresInDays: 1 }),
    ).rejects.toMatchObject(refused);
    await expect(caller.member.list({ tenantId })).rejects.toMatchObject(refused);
    await expect(caller.workspace.list({ tenantId })).resolves.toBeDefined();
  });

  it("counts alone, whatever cookie comes along", async () => {
    const { token } = await issue("viewer");
    const cookie = owner.headers.get("cookie") ?? "";
    const path = `/tenants/${other.tenantId}/workspaces`;
    expect(await ask(token, "GET", path, { headers: { cookie } })).toMatchObject({ status: 404 });
    expect(await ask("molecule_api_wrong", "GET", "/me", { headers: { cookie } })).toMatchObject({
      status: 401,
    });
  });

  it("ends when it is revoked, when it expires, and when its maker is no member or operator any more", async () => {
    const path = `/tenants/${scope.tenantId}/workspaces`;
    const revoked = await issue();
    await test.callerOf(owner).token.revoke({ tenantId: scope.tenantId, id: revoked.id });
    expect(await ask(revoked.token, "GET", path)).toMatchObject({ status: 401 });

    const late = await issue();
    const person = await test.createPerson();
    await test.join(person, scope.tenantId, "admin");
    const theirs = await issue("admin", person);
    expect(await ask(theirs.token, "GET", path)).toMatchObject({ status: 200 });
    // A weaker role bounds the tokens that were made before.
    await test
      .callerOf(owner)
      .member.setRole({ tenantId: scope.tenantId, userId: person.userId, role: "viewer" });
    const shared = { body: { workspaceId: null, entries: [{ name: "FOO", value: "v", kind: "secret" }] } };
    expect(await ask(theirs.token, "PUT", `/tenants/${scope.tenantId}/secrets`, shared)).toMatchObject({
      status: 403,
    });
    await test.callerOf(owner).member.remove({ tenantId: scope.tenantId, userId: person.userId });
    expect(await ask(theirs.token, "GET", path)).toMatchObject({ status: 404 });
    expect(await ask(late.token, "GET", path)).toMatchObject({ status: 200 });
    const admin = postgres(test.adminUrl, { max: 1 });
    await admin`update api_tokens set expires_at = now() - interval '1 second' where id = ${late.id}`;
    await admin.end();
    expect(await ask(late.token, "GET", path)).toMatchObject({ status: 401 });
  });

  it("is never stronger than its maker, lives a year at most, and is listed without its bearer", async () => {
    const { tenantId } = scope;
    const member = await test.createPerson();
    await test.join(member, tenantId, "member");
    await expect(issue("admin", member)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      test.callerOf(member).token.create({ tenantId, name: "x", role: "member", expiresInDays: 4000 }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const { id, token } = await issue("member", member);
    const own = await test.callerOf(member).token.list({ tenantId });
    expect(own.map((row) => row.id)).toEqual([id]);
    expect(JSON.stringify(own)).not.toContain(token);
    const all = await test.callerOf(owner).token.list({ tenantId });
    expect(all.length).toBeGreaterThan(1);
    const [stored] = await withSystem(test.db, (tx) =>
      tx.execute<{ text: string }>(sql`select to_jsonb(t)::text as text from api_tokens t where id = ${id}`),
    );
    expect(stored?.text).not.toContain(token);
  });

  it("of an operator runs the platform, until its maker does not", async () => {
    const { token, id } = await test
      .callerOf(owner)
      .token.createPlatform({ name: "pager", expiresInDays: 1 });
    expect(await ask(token, "GET", "/operator/tenants")).toMatchObject({ status: 200 });
    expect(await ask(token, "POST", "/operator/co-mingling/audit")).toMatchObject({
      status: 200,
      body: { platformOwned: 0 },
    });
    await test.callerOf(owner).token.revokePlatform({ id });
    expect(await ask(token, "GET", "/operator/tenants")).toMatchObject({ status: 401 });
  });
});

describe("the REST API", () => {
  it("says what an address takes, and repeats no body", async () => {
    const { token } = await issue();
    expect(await ask(token, "GET", "/nothing/here")).toMatchObject({
      status: 404,
      body: { error: "NOT_FOUND" },
    });
    const wrong = await ask(token, "DELETE", "/me");
    expect(wrong).toMatchObject({ status: 400, body: { message: "This address takes GET." } });
    const canary = "canary-7f3a91c2-7f3a91c2";
    const bad = await ask(token, "PUT", `/tenants/${scope.tenantId}/secrets`, { body: [canary] });
    expect(bad.status).toBe(400);
    expect(JSON.stringify(bad)).not.toContain(canary);
  });

  it("keeps foreign pages out: a browser's request by cookie passes the same door as before", async () => {
    const cookie = owner.headers.get("cookie") ?? "";
    const path = `/tenants/${scope.tenantId}/workspaces`;
    const foreign = { cookie, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect(await ask(null, "GET", path, { headers: foreign })).toMatchObject({ status: 403 });
    const form = { cookie, "content-type": "application/x-www-form-urlencoded" };
    expect(await ask(null, "POST", path, { headers: form })).toMatchObject({ status: 400 });
    expect(await ask(null, "GET", path)).toMatchObject({ status: 401 });
  });

  it("reads moments and amounts from text, and answers them as text", async () => {
    const operator = await test.callerOf(owner).token.createPlatform({ name: "money", expiresInDays: 1 });
    const summary = await ask(operator.token, "GET", `/tenants/${scope.tenantId}/summary`);
    expect(summary).toMatchObject({ status: 200, body: { balanceNanoUsd: "0" } });
    const { token } = await issue("admin");
    const expiresAt = "2030-01-01T00:00:00.000Z";
    const saved = await ask(token, "PUT", `/tenants/${scope.tenantId}/secrets`, {
      body: { workspaceId: null, entries: [{ name: "LATER", value: "v", kind: "secret", expiresAt }] },
    });
    expect(saved.status).toBe(200);
    const listed = await ask(token, "GET", `/tenants/${scope.tenantId}/secrets`);
    expect(JSON.stringify(listed.body)).toContain(expiresAt);
  });
});

describe("the OpenAPI document", () => {
  const api = describeApi();
  const schema = z.object({
    openapi: z.literal("3.1.0"),
    paths: z.record(z.string().startsWith("/"), z.record(z.string(), z.object({ operationId: z.string() }))),
  });

  it("describes every published procedure once, with every part of its path", () => {
    const { paths } = schema.parse(api);
    const ids = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual(
      listPublished()
        .map(({ name }) => name.replace(".", "_"))
        .sort(),
    );
    for (const { at, inputs } of listPublished()) {
      const fields = inputs.flatMap((input) =>
        input instanceof z.ZodObject ? Object.keys(input.shape) : [],
      );
      for (const [, field] of at.path.matchAll(/\{(\w+)\}/g)) expect(fields, at.path).toContain(field);
    }
  });

  it("publishes reads as GET and nothing else as GET", () => {
    const procedures = appRouter._def.procedures as unknown as Readonly<
      Record<string, { _def: { type: string } }>
    >;
    for (const { name, at } of listPublished())
      expect([name, procedures[name]?._def.type]).toEqual([name, at.method === "GET" ? "query" : "mutation"]);
  });

  it("is plain JSON, with moments and amounts as text", () => {
    const text = JSON.stringify(api);
    expect(text).toContain('"format":"date-time"');
    expect(text).toContain('"pattern":"^-?[0-9]+$"');
  });
});
