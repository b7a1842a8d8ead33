import type { TenantScope } from "@molecule/domain";
import postgres from "postgres";
import superjson from "superjson";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answerSignInRequest } from "./http/answer-sign-in-request.ts";
import { answerTrpcRequest } from "./http/answer-trpc-request.ts";
import { answerRestRequest } from "./rest/answer-rest-request.ts";
import { answerFocusExport } from "./rest/focus-export.ts";
import { answerLlmBillingMode } from "./rest/llm-billing-mode.ts";
import { answerOfferedModels } from "./rest/offered-models.ts";
import { listPublished } from "./rest/procedures.ts";
import { answerReceiptsExport } from "./rest/receipts-export.ts";
import { appRouter } from "./router.ts";
import { createTestApi, ORIGIN, type Person, pageRequest, type TestApi } from "./suite.ts";
import { canaryOf, entry, WAYS } from "./testing/canary-ways.ts";
import { fillWalkedTenant } from "./testing/fill-walked-tenant.ts";
import { ASKING, type Ids } from "./testing/router-walk-inputs.ts";

let test: TestApi;
let owner: Person;
let runner: Person;
let scope: TenantScope;
let ids: Ids;

beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
  runner = await test.createPerson({ operator: true });
  const colleague = await test.createPerson();
  scope = await test.createTenant(owner);
  await test.join(colleague, scope.tenantId, "member");
  ids = await fillWalkedTenant(test, scope, colleague.userId);
}, 180_000);
afterAll(() => test.close());

const here = () => ({ tenantId: scope.tenantId, workspaceId: ids.workspaceId });

const post = async (path: string, input: object, broken = false): Promise<string> => {
  const api = broken ? { ...test.api, services: { ...test.ctx, db: {} as never } } : test.api;
  const body = JSON.stringify(superjson.serialize(input));
  const response = await answerTrpcRequest(
    api,
    pageRequest(`/api/trpc/${path}`, { method: "POST", person: owner, body }),
  );
  return response.text();
};

type Answer = { readonly at: string; readonly status: number; readonly text: string };
const answerOf = async (at: string, asked: Promise<Response>): Promise<Answer> => {
  const response = await asked;
  return { at, status: response.status, text: await response.text() };
};

const types = new Map(
  Object.entries(appRouter._def.procedures).map(([path, procedure]) => [
    path,
    (procedure as unknown as { _def: { type: string } })._def.type,
  ]),
);
const typeOf = (path: string): string => types.get(path) ?? "";
/** They take away what the others are asked about. */
const LAST: ReadonlySet<string> = new Set(["workspaceConfig.remove", "member.remove"]);

/** Every procedure by its address, with the input that is valid for it. A subscription is heard elsewhere. */
const walkProcedures = async (wanted: (path: string, type: string) => boolean): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (const [path, { kind, input }] of Object.entries(ASKING)) {
    const type = typeOf(path);
    if (type === "subscription" || !wanted(path, type)) continue;
    const person = kind === "operator" ? runner : owner;
    const body = JSON.stringify(superjson.serialize(input(ids)));
    const request =
      type === "query"
        ? pageRequest(`/api/trpc/${path}?input=${encodeURIComponent(body)}`, { person })
        : pageRequest(`/api/trpc/${path}`, { method: "POST", person, body });
    answers.push(await answerOf(path, answerTrpcRequest(test.api, request)));
  }
  return answers;
};

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));

/** Every published address, and every door that is no procedure. */
const walkAddresses = async (): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (const { name, at } of listPublished()) {
    if (LAST.has(name)) continue;
    const input = { ...here(), name: "HELD", ...ASKING[name]?.input(ids) };
    const filled = new Map<string, unknown>(Object.entries(input));
    const path = at.path.replaceAll(/\{(\w+)\}/g, (_, key: string) => String(filled.get(key)));
    const person = ASKING[name]?.kind === "operator" ? runner : owner;
    const body = at.method === "GET" ? {} : { body: plain(input) };
    const request = pageRequest(`/api/v1${path}`, { method: at.method, person, ...body });
    answers.push(await answerOf(`${at.method} ${at.path}`, answerRestRequest(test.api, request)));
  }
  const get = (path: string, person: Person) => pageRequest(path, { person });
  const { tenantId, workspaceId } = here();
  for (const [at, asked] of [
    ["focus.csv", answerFocusExport(test.api, get("/x?from=2026-11-01&until=2027-12-01", owner), tenantId)],
    ["receipts.jsonl", answerReceiptsExport(test.api, get("/x", owner), tenantId)],
    ["llm-billing-mode", answerLlmBillingMode(test.api, get("/x", runner), workspaceId)],
    ["offered-models", answerOfferedModels(test.api, get("/x?runtime=claude-code", runner))],
    ["session", answerSignInRequest(test.api, get("/api/auth/get-session", owner))],
  ] as const)
    answers.push(await answerOf(at, asked));
  return answers;
};

/** What a browser that stays open hears meanwhile. */
const listen = async (): Promise<() => Promise<string>> => {
  const ending = new AbortController();
  const input = encodeURIComponent(JSON.stringify(superjson.serialize({ tenantId: scope.tenantId })));
  const response = await answerTrpcRequest(
    test.api,
    pageRequest(`/api/trpc/changes.onChange?input=${input}`, {
      person: owner,
      signal: ending.signal,
      headers: { accept: "text/event-stream" },
    }),
  );
  let heard = "";
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) heard += decoder.decode(chunk, { stream: true });
  })().catch(() => undefined);
  return async () => {
    ending.abort();
    await reading;
    return heard;
  };
};

/** Every row of every table, as text: audit, alerts, changes, drafts and the sealed bytes themselves. */
const dumpDatabase = async (): Promise<string[]> => {
  const admin = postgres(test.adminUrl, { max: 1 });
  try {
    const tables = await admin<{ schema: string; name: string }[]>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema in ('public', 'auth') and table_type = 'BASE TABLE'`;
    const rows: string[] = [];
    for (const { schema, name } of tables)
      for (const { text } of await admin<{ text: string }[]>`
        select to_jsonb(t)::text as text from ${admin(schema)}.${admin(name)} t`)
        rows.push(text);
    expect(tables.length).toBeGreaterThan(30);
    return rows;
  } finally {
    await admin.end();
  }
};

const postRest = async (token: string, path: string, body: unknown): Promise<string> => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const request = new Request(`${ORIGIN}/api/v1${path}`, {
    method: "PUT",
    headers,
    body: JSON.stringify(body),
  });
  return (await answerRestRequest(test.api, request)).text();
};

it("40 canaries: no answer of any procedure or address, no log line, no event and no row repeats a secret", async () => {
  const seen: string[] = [];
  const stopListening = await listen();
  let index = 0;
  const canaries: string[] = [];
  const nextCanary = (): string => {
    const canary = canaryOf(index);
    index += 1;
    canaries.push(canary);
    return canary;
  };
  for (const broken of [false, true])
    for (const [, path, input] of WAYS) seen.push(await post(path, input(nextCanary(), here()), broken));
  const { tenantId, workspaceId } = here();
  const script = await test
    .callerOf(owner)
    .token.create({ tenantId, name: "script", role: "owner", expiresInDays: 1 });
  for (const body of [(c: string) => ({ workspaceId, entries: [entry(c)] }), (c: string) => ({ [c]: [c] })])
    seen.push(await postRest(script.token, `/tenants/${tenantId}/secrets`, body(nextCanary())));
  // The bearer itself is told once, and kept nowhere.
  canaries.push(script.token);
  expect(canaries.length).toBeGreaterThanOrEqual(40);

  const reads = await walkProcedures((_, type) => type === "query");
  expect(reads.filter(({ status }) => status !== 200)).toEqual([]);
  const walked = [
    ...reads,
    ...(await walkProcedures((path, type) => type === "mutation" && !LAST.has(path))),
    ...(await walkAddresses()),
    ...(await walkProcedures((_, type) => type === "query")),
    ...(await walkProcedures((path) => LAST.has(path))),
  ];
  // What they say is true: the names are told, by many of them.
  expect(new Set(walked.map(({ at }) => at)).size).toBeGreaterThan(150);
  expect(walked.filter(({ text }) => text.includes("FOO_TOKEN")).length).toBeGreaterThan(5);
  seen.push(...walked.map(({ text }) => text));
  expect(test.faults.length).toBeGreaterThan(0);
  seen.push(JSON.stringify(test.faults));
  const heard = await stopListening();
  expect(heard).toContain("secret");
  seen.push(heard, ...(await dumpDatabase()));
  const hits = canaries.filter((canary) => seen.some((text) => text.includes(canary)));
  expect(hits).toEqual([]);
});
