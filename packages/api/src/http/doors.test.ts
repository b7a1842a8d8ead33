import { withTenant } from "@molecule/db";
import { listSecretScreenRows } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestWorkspace } from "@molecule/testing";
import { sql } from "drizzle-orm";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, ORIGIN, type Person, pageRequest, type TestApi } from "../suite.ts";
import { answerSignInRequest } from "./answer-sign-in-request.ts";
import { answerTrpcRequest } from "./answer-trpc-request.ts";
import { BODY_MAX_BYTES } from "./read-body.ts";

let test: TestApi;
let owner: Person;
let scope: TenantScope;
let workspaceId: WorkspaceId;

beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
  scope = await test.createTenant(owner);
  ({ id: workspaceId } = await createTestWorkspace(test.db, scope));
}, 180_000);
afterAll(() => test.close());

const bodyOf = (input: object) => JSON.stringify(superjson.serialize(input));
const setSecret = (headers: Record<string, string>, body?: string | FormData) =>
  answerTrpcRequest(
    test.api,
    pageRequest("/api/trpc/secret.set", {
      method: "POST",
      person: owner,
      headers,
      body:
        body ??
        bodyOf({
          tenantId: scope.tenantId,
          workspaceId,
          entries: [{ name: "FOO", value: "v", kind: "variable" }],
        }),
    }),
  );
const storedNames = async () => {
  const rows = await withTenant(test.db, scope, (tx) => listSecretScreenRows(tx, scope, "all"));
  return rows.map(({ name }) => name);
};
const get = (path: string, headers: Record<string, string> = {}) =>
  answerTrpcRequest(test.api, pageRequest(`/api/trpc/${path}`, { person: owner, headers }));

describe("a mutation from elsewhere", () => {
  const form = new FormData();
  form.set("json", "{}");

  it.each([
    ["another origin", { origin: "https://evil.example" }, undefined, 403],
    ["an opaque origin", { origin: "null" }, undefined, 403],
    ["another port", { origin: "http://localhost:9999" }, undefined, 403],
    ["a cross-site request", { "sec-fetch-site": "cross-site" }, undefined, 403],
    ["a sibling site", { "sec-fetch-site": "same-site" }, undefined, 403],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, "a=b", 400],
    ["plain text that is JSON", { "content-type": "text/plain" }, undefined, 400],
    ["a multipart form", { "content-type": "multipart/form-data; boundary=x" }, form, 400],
    ["bytes", { "content-type": "application/octet-stream" }, undefined, 400],
  ])("is refused: %s", async (_what, headers, body, status) => {
    const response = await setSecret(headers, body);
    expect(response.status).toBe(status);
    expect(await storedNames()).toEqual([]);
  });

  it("passes from our own page, and from a client that is no browser", async () => {
    expect((await setSecret({})).status).toBe(200);
    const { cookie = "" } = Object.fromEntries(owner.headers);
    const bare = new Request(`${ORIGIN}/api/trpc/secret.remove`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body: bodyOf({ tenantId: scope.tenantId, workspaceId, name: "FOO" }),
    });
    expect((await answerTrpcRequest(test.api, bare)).status).toBe(200);
  });

  it("is refused as GET", async () => {
    const input = encodeURIComponent(bodyOf({ tenantId: scope.tenantId, workspaceId }));
    expect((await get(`workspace.pause?input=${input}`)).status).toBe(405);
  });
});

it.each([[{ "sec-fetch-site": "cross-site" }], [{ origin: "https://evil.example" }]])(
  "a query of another site is refused: %j",
  async (headers) => {
    expect((await get("session.me", headers)).status).toBe(403);
  },
);

it("signing in from another site is refused, also without any cookie", async () => {
  const request = pageRequest("/api/auth/sign-in/email", {
    method: "POST",
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    body: JSON.stringify({ email: owner.email, password: "x" }),
  });
  expect((await answerSignInRequest(test.api, request)).status).toBe(403);
});

describe("bounds", () => {
  const batch = (size: number) =>
    get(`${Array.from({ length: size }, () => "session.me").join(",")}?batch=1&input=%7B%7D`);

  it("takes a batch of 20 and refuses 21 and 1,000 before any of it runs", async () => {
    expect((await batch(20)).status).toBe(200);
    for (const size of [21, 1000]) {
      const response = await batch(size);
      expect(response.status).toBe(400);
      expect(JSON.stringify(await response.json())).not.toContain(owner.email);
    }
  });

  it("refuses a huge body, whether it says its length or not", async () => {
    const huge = "x".repeat(BODY_MAX_BYTES + 1);
    expect((await setSecret({}, huge)).status).toBe(413);
    const chunks = new ReadableStream({
      start: (controller) => {
        for (let i = 0; i < 9; i += 1) controller.enqueue(new Uint8Array(1024 * 1024));
        controller.close();
      },
    });
    const request = new Request(`${ORIGIN}/api/trpc/secret.set`, {
      method: "POST",
      headers: { ...Object.fromEntries(owner.headers), "content-type": "application/json" },
      body: chunks,
      duplex: "half",
    } as RequestInit);
    expect((await answerTrpcRequest(test.api, request)).status).toBe(413);
  });

  it("answers a body that is no JSON, and a path that is none, without a stack", async () => {
    for (const response of [await setSecret({}, "{"), await get("no.such.procedure")]) {
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toMatch(/at .*\.(ts|mjs):\d/);
    }
  });
});

describe("a fault", () => {
  it("shows an id that stands in the log, and nothing else", async () => {
    const admin = test.callerOf(owner);
    await withTenant(test.db, scope, (tx) => tx.execute(sql`select 1`));
    const broken = { ...test.api, services: { ...test.api.services, db: {} as never } };
    const input = encodeURIComponent(bodyOf({ tenantId: scope.tenantId }));
    const response = await answerTrpcRequest(
      broken,
      pageRequest(`/api/trpc/workspace.list?input=${input}`, { person: owner }),
    );
    const text = await response.text();
    expect(response.status).toBe(500);
    const fault = test.faults.at(-1);
    expect(fault?.path).toBe("workspace.list");
    expect(text).toContain(fault?.faultId);
    expect(text).not.toMatch(/undefined|TypeError|transaction|stack/);
    expect(await admin.session.me()).toMatchObject({ email: owner.email });
  });
});

it("the answer of a refused write carries code, names and remedy, and never the value", async () => {
  const response = await setSecret(
    {},
    bodyOf({
      tenantId: scope.tenantId,
      workspaceId,
      entries: [{ name: "ANTHROPIC_API_KEY", value: "sk-ant-hunter2", kind: "secret" }],
    }),
  );
  const text = await response.text();
  expect(response.status).toBe(400);
  expect(JSON.parse(text)).toMatchObject({
    error: { json: { data: { failure: { code: "BYPASS_KEY_REJECTED", remedy: expect.any(String) } } } },
  });
  expect(text).not.toContain("hunter2");
  expect(test.faults.map(({ path }) => path)).not.toContain("secret.set");
});
