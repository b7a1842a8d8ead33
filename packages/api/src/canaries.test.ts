import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestWorkspace } from "@molecule/testing";
import superjson from "superjson";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answerTrpcRequest } from "./http/answer-trpc-request.ts";
import { createTestApi, type Person, pageRequest, type TestApi } from "./suite.ts";

let test: TestApi;
let owner: Person;
let scope: TenantScope;
let workspaceId: WorkspaceId;

beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
  scope = await test.createTenant(owner);
  ({ id: workspaceId } = await createTestWorkspace(test.db, scope));
}, 60_000);
afterAll(() => test.close());

const canaryOf = (index: number) => `canary-${index}-${"7f3a91c2".repeat(3)}`;
const entry = (value: unknown, over: object = {}) => ({ name: "FOO_TOKEN", value, kind: "secret", ...over });
const here = () => ({ tenantId: scope.tenantId, workspaceId });

const drafted = (value: string, name = "BAR_TOKEN") => ({
  tenantId: scope.tenantId,
  places: [{ workspaceId, entries: [entry(value, { name })] }],
});

/** Ways in which a secret can be sent; each with the canary as its value, refused or not. */
const WAYS: readonly [string, string, (canary: string) => object][] = [
  ["saved", "secret.set", (c) => ({ ...here(), entries: [entry(c)] })],
  [
    "saved as a variable, by mistake",
    "secret.set",
    (c) => ({ ...here(), entries: [entry(`sk-ant-api03-${c}`, { kind: "variable", name: "X" })] }),
  ],
  [
    "bypasses the platform",
    "secret.set",
    (c) => ({ ...here(), entries: [entry(c, { name: "ANTHROPIC_API_KEY" })] }),
  ],
  ["a reserved name", "secret.set", (c) => ({ ...here(), entries: [entry(c, { name: "MOLECULE_X" })] })],
  ["an invalid name", "secret.set", (c) => ({ ...here(), entries: [entry(c, { name: "foo bar" })] })],
  ["the same name twice", "secret.set", (c) => ({ ...here(), entries: [entry(c), entry(c)] })],
  ["a NUL in it", "secret.set", (c) => ({ ...here(), entries: [entry(`${c}\u0000`)] })],
  ["too long", "secret.set", (c) => ({ ...here(), entries: [entry(c.repeat(10_000))] })],
  ["an unknown kind", "secret.set", (c) => ({ ...here(), entries: [entry(c, { kind: c })] })],
  ["an object for a value", "secret.set", (c) => ({ ...here(), entries: [entry({ [c]: c })] })],
  ["a list for the entries' object", "secret.set", (c) => ({ ...here(), entries: { c } })],
  ["in place of the workspace", "secret.set", (c) => ({ ...here(), workspaceId: c, entries: [entry(c)] })],
  ["as a model", "secret.set", (c) => ({ ...here(), model: "no-such-model", entries: [entry(c)] })],
  [
    "with a new workspace",
    "workspace.create",
    (c) => ({ tenantId: scope.tenantId, name: "x", runtime: "claude-code", secrets: [entry(c)] }),
  ],
  [
    "with an unknown runtime",
    "workspace.create",
    (c) => ({ tenantId: scope.tenantId, name: "x", runtime: "nope", secrets: [entry(c)] }),
  ],
  ["previewed", "draft.preview", (c) => ({ ...drafted(c) })],
  ["drafted and applied", "draft.applyNow", (c) => ({ ...drafted(c) })],
  ["drafted under a forbidden name", "draft.applyNow", (c) => ({ ...drafted(c, "ANTHROPIC_API_KEY") })],
  ["put aside", "draft.hold", (c) => ({ ...drafted(c), applyAt: null })],
  ["put aside with a bad time", "draft.hold", (c) => ({ ...drafted(c), applyAt: c })],
  ["tried", "secret.try", (c) => ({ ...here(), name: "MINIMAX_API_KEY", value: c })],
  ["tried, cut in two", "secret.try", (c) => ({ ...here(), name: "OPENAI_API_KEY", value: `${c} ${c}` })],
  ["for all workspaces", "secret.set", (c) => ({ ...here(), workspaceId: null, entries: [entry(c)] })],
  [
    "as a new member's password",
    "member.add",
    (c) => ({ tenantId: scope.tenantId, name: "x", email: "not an address", password: c, role: "viewer" }),
  ],
];

const post = async (path: string, input: object, broken = false): Promise<string> => {
  const api = broken ? { ...test.api, services: { ...test.ctx, db: {} as never } } : test.api;
  const body = JSON.stringify(superjson.serialize(input));
  const response = await answerTrpcRequest(
    api,
    pageRequest(`/api/trpc/${path}`, { method: "POST", person: owner, body }),
  );
  return response.text();
};

const READS = [
  "workspace.list",
  "workspace.get",
  "secret.list",
  "secret.listTenant",
  "billing.get",
  "activity.list",
  "draft.listHeld",
  "draft.whatIfFacts",
];

it("40 canaries: no answer, no log line and no screen repeats a secret", async () => {
  const seen: string[] = [];
  let index = 0;
  const canaries: string[] = [];
  for (const broken of [false, true]) {
    for (const [, path, input] of WAYS) {
      const canary = canaryOf(index);
      index += 1;
      canaries.push(canary);
      seen.push(await post(path, input(canary), broken));
    }
  }
  expect(canaries.length).toBeGreaterThanOrEqual(40);
  for (const path of READS) {
    const input = encodeURIComponent(JSON.stringify(superjson.serialize(here())));
    const response = await answerTrpcRequest(
      test.api,
      pageRequest(`/api/trpc/${path}?input=${input}`, { person: owner }),
    );
    expect(response.status).toBe(200);
    seen.push(await response.text());
  }
  expect(test.faults.length).toBeGreaterThan(0);
  seen.push(JSON.stringify(test.faults));
  const hits = canaries.filter((canary) => seen.some((text) => text.includes(canary)));
  expect(hits).toEqual([]);
});
