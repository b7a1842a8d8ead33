import { createTestWorkspace } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOwnedApi, type OwnedApi } from "../testing/owned-api.ts";

let test: OwnedApi;
beforeAll(async () => {
  test = await createOwnedApi();
}, 180_000);
afterAll(() => test.close());

const textOf = (answers: unknown): string =>
  JSON.stringify(answers, (_key, value) => (typeof value === "bigint" ? String(value) : value));

describe("secrets", () => {
  it("list who wrote them and never a sealed value", async () => {
    const { caller, here } = await test.createOwned();
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
    expect(textOf([list, await caller.billing.get(here)])).not.toContain(canary);
  });

  it("give a viewer names alone: no end of a value, no value of a variable, by any list", async () => {
    const { caller, scope, here } = await test.createOwned();
    const person = await test.createPerson();
    await test.join(person, scope.tenantId, "viewer");
    const viewer = test.callerOf(person);
    await caller.secret.set({
      tenantId: scope.tenantId,
      workspaceId: null,
      entries: [{ name: "REGION", value: "eu-central-and-secret", kind: "variable" }],
    });
    await caller.secret.set({
      ...here,
      model: "claude-sonnet-4-6",
      entries: [
        { name: "ANTHROPIC_API_KEY", value: "sk-ant-api03-long-enough-9f3c", kind: "secret" },
        { name: "LEVEL", value: "verbose-and-secret", kind: "variable" },
      ],
    });
    const seenBy = async (who: typeof caller) =>
      textOf([
        await who.secret.list(here),
        await who.secret.listTenant({ tenantId: scope.tenantId }),
        await who.secretVersion.list({ ...here, name: "ANTHROPIC_API_KEY" }),
        await who.draft.whatIfFacts(here),
        await who.workspace.list({ tenantId: scope.tenantId }),
        await who.workspace.get(here),
        await who.secret.exportNames(here),
      ]);
    const names = ["ANTHROPIC_API_KEY", "LEVEL", "REGION"];
    const values = ["9f3c", "verbose-and-secret", "eu-central-and-secret"];
    const [forViewer, forMember] = [await seenBy(viewer), await seenBy(caller)];
    for (const name of names) expect(forViewer).toContain(name);
    for (const value of values) {
      expect(forMember).toContain(value);
      expect(forViewer).not.toContain(value);
    }
  });

  it("of all workspaces say who overrides them", async () => {
    const { caller, scope, workspaceId, here } = await test.createOwned();
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
    const { caller, scope, here } = await test.createOwned();
    await expect(caller.secret.issueSandboxToken({ tenantId: scope.tenantId })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const sandbox = await test.createTenant(test.owner, { sandbox: true, billingMode: "byok" });
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
  const { caller, scope } = await test.createOwned();
  const byok = await test.createTenant(test.owner, { billingMode: "byok" });
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
