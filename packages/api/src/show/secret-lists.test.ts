import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestWorkspace } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestApi, type Person, type TestApi } from "../suite.ts";

let test: TestApi;
let owner: Person;
let scope: TenantScope;
let workspaceId: WorkspaceId;
let caller: ReturnType<TestApi["callerOf"]>;
let here: { tenantId: TenantScope["tenantId"]; workspaceId: WorkspaceId };

beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
  caller = test.callerOf(owner);
}, 60_000);
beforeEach(async () => {
  scope = await test.createTenant(owner);
  ({ id: workspaceId } = await createTestWorkspace(test.db, scope, { name: "marketing" }));
  here = { tenantId: scope.tenantId, workspaceId };
});
afterAll(() => test.close());
describe("secrets", () => {
  it("list who wrote them and never a sealed value", async () => {
    const canary = "sk-ant-oat01-canary-canary-canary";
    await caller.secret.set({
      ...here,
      model: "opus",
      entries: [
        { name: "CLAUDE_CODE_OAUTH_TOKEN", value: canary, kind: "secret" },
        { name: "FOO", value: "readable", kind: "variable" },
      ],
    });
    const list = await caller.secret.list(here);
    const row = (name: string) => list.rows.find((candidate) => candidate.name === name);
    expect(row("CLAUDE_CODE_OAUTH_TOKEN")).toMatchObject({
      chosen: true,
      withheld: null,
      winning: { kind: "secret", value: null, hint: "nary", updatedBy: "Ada" },
    });
    expect(row("FOO")).toMatchObject({ chosen: false, winning: { value: "readable" } });
    expect(
      JSON.stringify([list, await caller.billing.get(here)], (_key, value) =>
        typeof value === "bigint" ? String(value) : value,
      ),
    ).not.toContain(canary);
  });

  it("of all workspaces say who overrides them", async () => {
    const entry = { name: "FOO", value: "v", kind: "variable" as const };
    await caller.secret.set({ tenantId: scope.tenantId, workspaceId: null, entries: [entry] });
    await caller.secret.set({ ...here, entries: [entry] });
    const list = await caller.secret.listTenant({ tenantId: scope.tenantId });
    expect(list.rows).toEqual([expect.objectContaining({ name: "FOO", overriddenBy: [workspaceId] })]);
    expect((await caller.secret.list(here)).rows[0]).toMatchObject({
      winning: { scope: "workspace" },
      shadowed: { scope: "tenant" },
    });
  });

  it("a sandbox credential is issued in the sandbox only, and is one that the guard takes there", async () => {
    await expect(caller.secret.issueSandboxToken({ tenantId: scope.tenantId })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const sandbox = await test.createTenant(owner, { sandbox: true, billingMode: "byok" });
    const { id } = await createTestWorkspace(test.db, sandbox);
    const { token } = await caller.secret.issueSandboxToken({ tenantId: sandbox.tenantId });
    expect(token).toMatch(/^sk-sandbox-[0-9a-f]{8}-[0-9a-f]{32}$/);
    const entries = [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: token, kind: "secret" as const }];
    await caller.secret.set({ tenantId: sandbox.tenantId, workspaceId: id, model: "opus", entries });
    await expect(caller.secret.set({ ...here, model: "opus", entries })).rejects.toMatchObject({
      cause: { code: "SANDBOX_KEY_OUTSIDE" },
    });
  });
});

it("offered models: all of them, those that the billing mode suggests first", async () => {
  const byok = await test.createTenant(owner, { billingMode: "byok" });
  for (const [{ tenantId }, platformFirst] of [
    [scope, true],
    [byok, false],
  ] as const) {
    const runtimes = await caller.models.offered({ tenantId });
    const { models } = runtimes.find(({ runtime }) => runtime === "claude-code") ?? { models: [] };
    expect(models[0]?.platformBilled).toBe(platformFirst);
    expect(models.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    expect(models.some(({ platformBilled }) => platformBilled)).toBe(true);
    expect(models.some(({ platformBilled }) => !platformBilled)).toBe(true);
  }
});
