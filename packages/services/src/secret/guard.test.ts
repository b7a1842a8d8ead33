import { type Database, withSystem } from "@molecule/db";
import { listAllAlerts, recordPlatformCredential } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { fingerprint } from "@molecule/secrets/seal";
import { createTestContext, createTestDatabase, TEST_PEPPER } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { setBillingMode } from "../tenant/set-billing-mode.ts";
import { setModel } from "../workspace/set-model.ts";
import { deleteSecret } from "./delete-secret.ts";
import { setSecrets } from "./set-secrets.ts";
import { secret } from "./testing/secret-entry.ts";
import { auditOf, createWorld, findStored, storedIn, type World } from "./testing/test-world.ts";

const OAUTH_TOKEN = "sk-ant-oat01-canary-0123456789abcdef";
const PLATFORM_MODEL = "anthropic/claude-sonnet-4-6";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
let openSecret: OpenSecret;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx, openSecret } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const operatorOf = (scope: TenantScope): TenantScope => ({ ...scope, operator: true });

describe("the guard at workspace scope", () => {
  it.each([
    ["a credential", "ANTHROPIC_API_KEY", "v"],
    ["an alias", "CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN],
    ["a route", "ANTHROPIC_BASE_URL", "https://elsewhere.example"],
    ["a proxy", "HTTPS_PROXY", "http://elsewhere.example"],
  ])(
    "refuses %s where the platform pays, stores nothing and says so in the audit",
    async (_what, name, value) => {
      const world = await createWorld(ctx, { model: PLATFORM_MODEL });
      const before = await storedIn(ctx, world);
      await expect(
        setSecrets(ctx, world.scope, {
          workspaceId: world.workspaceId,
          entries: [secret("FOO", "harmless", "variable"), secret(name, value)],
        }),
      ).rejects.toMatchObject({ code: "BYPASS_KEY_REJECTED", detail: { names: [name], field: name } });
      expect(await storedIn(ctx, world)).toEqual(before);
      const [event] = await auditOf(ctx, world);
      expect(event).toMatchObject({
        action: "secret.refused",
        workspaceId: world.workspaceId,
        detail: { code: "BYPASS_KEY_REJECTED", names: [name] },
      });
      expect(JSON.stringify(event)).not.toContain(value === "v" ? '"v"' : value);
    },
  );

  it("refuses a credential where no model is chosen, and names the legal move", async () => {
    const world = await createWorld(ctx);
    await expect(
      setSecrets(ctx, world.scope, {
        workspaceId: world.workspaceId,
        entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN)],
      }),
    ).rejects.toMatchObject({
      code: "BYPASS_KEY_REJECTED",
      detail: { remedy: expect.stringContaining("bring-your-own-key model") },
    });
  });

  it("judges a model and its key together, and opens to what was sealed", async () => {
    const world = await createWorld(ctx);
    const saved = await setSecrets(ctx, world.scope, {
      workspaceId: world.workspaceId,
      model: "opus",
      entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN)],
    });
    expect(saved.standing).toMatchObject({
      resolution: { resolvedMode: "byok", providerSelection: "anthropic-oauth", payer: "tenant" },
      plan: { ok: true, chosen: { name: "CLAUDE_CODE_OAUTH_TOKEN", scope: "workspace", version: 1 } },
      refusal: null,
    });
    const row = await findStored(ctx, world, "CLAUDE_CODE_OAUTH_TOKEN");
    expect(row).toMatchObject({ kind: "secret", clear: null, version: 1 });
    const place = {
      tenantId: world.scope.tenantId,
      scope: "workspace" as const,
      workspaceId: world.workspaceId,
      name: "CLAUDE_CODE_OAUTH_TOKEN",
      version: 1,
    };
    const sealed = { sealed: row?.sealed ?? new Uint8Array(), keyId: row?.keyId ?? "" };
    expect((await openSecret(place, sealed)).expose()).toBe(OAUTH_TOKEN);
    await expect(openSecret({ ...place, version: 2 }, sealed)).rejects.toMatchObject({
      code: "SECRET_UNREADABLE",
    });
  });

  it("judges a platform model and a key written together as the platform's", async () => {
    const world = await createWorld(ctx, { model: "opus" });
    await expect(
      setSecrets(ctx, world.scope, {
        workspaceId: world.workspaceId,
        model: PLATFORM_MODEL,
        entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN)],
      }),
    ).rejects.toMatchObject({ code: "BYPASS_KEY_REJECTED" });
    expect((await findStored(ctx, world, "MODEL"))?.clear).toBe("opus");
  });

  it("judges an override and a key written together, for operators", async () => {
    const world = await createWorld(ctx, { model: PLATFORM_MODEL });
    const change = {
      workspaceId: world.workspaceId,
      override: "byok" as const,
      entries: [secret("ANTHROPIC_API_KEY", "sk-ant-api03-canary-0123456789")],
    };
    await expect(setSecrets(ctx, world.scope, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await setSecrets(ctx, operatorOf(world.scope), change);
    expect(await findStored(ctx, world, "ANTHROPIC_API_KEY")).toMatchObject({ version: 1 });
  });

  it("counts a deletion in the same save: without its model the workspace is the platform's", async () => {
    const world = await createWorld(ctx, { model: "opus" });
    await expect(
      setSecrets(ctx, world.scope, {
        workspaceId: world.workspaceId,
        remove: ["MODEL"],
        entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN)],
      }),
    ).rejects.toMatchObject({ code: "BYPASS_KEY_REJECTED" });
  });

  it("never guards a deletion", async () => {
    const world = await createWorld(ctx);
    const { workspaceId } = world;
    await setSecrets(ctx, world.scope, {
      workspaceId,
      model: "opus",
      entries: [secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN)],
    });
    await setModel(ctx, world.scope, { workspaceId, model: PLATFORM_MODEL });
    expect((await findStored(ctx, world, "CLAUDE_CODE_OAUTH_TOKEN"))?.version).toBe(1);
    const gone = await deleteSecret(ctx, world.scope, { workspaceId, name: "CLAUDE_CODE_OAUTH_TOKEN" });
    expect(gone.removed).toEqual(["CLAUDE_CODE_OAUTH_TOKEN"]);
    expect(await findStored(ctx, world, "CLAUDE_CODE_OAUTH_TOKEN")).toBeUndefined();
    const again = await deleteSecret(ctx, world.scope, { workspaceId, name: "CLAUDE_CODE_OAUTH_TOKEN" });
    expect(again.removed).toEqual([]);
  });
});

describe("the guard at tenant scope", () => {
  const write = (world: World, ...entries: ReturnType<typeof secret>[]) =>
    setSecrets(ctx, world.scope, { workspaceId: null, entries });

  it("reads the tenant's mode, not any workspace's", async () => {
    const world = await createWorld(ctx, { model: "opus" });
    await expect(write(world, secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN))).rejects.toMatchObject({
      code: "BYPASS_KEY_REJECTED",
    });
    await setBillingMode(ctx, operatorOf(world.scope), { mode: "byok" });
    await write(world, secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN));
    expect(await findStored(ctx, world, "CLAUDE_CODE_OAUTH_TOKEN")).toMatchObject({
      scope: "tenant",
      version: 1,
    });
    await setBillingMode(ctx, operatorOf(world.scope), { mode: "platform_managed" });
    expect(await findStored(ctx, world, "CLAUDE_CODE_OAUTH_TOKEN")).toMatchObject({
      scope: "tenant",
      version: 1,
    });
    await expect(write(world, secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN))).rejects.toMatchObject({
      code: "BYPASS_KEY_REJECTED",
    });
  });

  it.each([
    ["GITHUB_TOKEN", "ghp_0123456789", "FORBIDDEN_TENANT_ENV"],
    ["MOLECULE_MODEL", "opus", "RESERVED_NAME"],
    ["MOLECULE_LLM_BASE_URL", "x", "RESERVED_NAME"],
    ["NODE_OPTIONS", "--require x", "RESERVED_NAME"],
    ["MODEL", "no-such-model", "UNREGISTERED_MODEL"],
  ])("refuses %s", async (name, value, code) => {
    const world = await createWorld(ctx, { billingMode: "byok" });
    await expect(write(world, secret(name, value))).rejects.toMatchObject({ code });
    expect(await storedIn(ctx, world)).toEqual([]);
  });

  it("stores what is harmless, and needs an admin", async () => {
    const world = await createWorld(ctx);
    await expect(
      setSecrets(
        ctx,
        { ...world.scope, role: "member" },
        { workspaceId: null, entries: [secret("FOO", "bar")] },
      ),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await setSecrets(
      ctx,
      { ...world.scope, role: "admin" },
      {
        workspaceId: null,
        entries: [secret("FOO", "bar", "variable"), secret("MODEL", "sonnet")],
      },
    );
    expect(await findStored(ctx, world, "FOO")).toMatchObject({ scope: "tenant", clear: "bar" });
    expect(await findStored(ctx, world, "MODEL")).toMatchObject({
      scope: "tenant",
      kind: "variable",
      clear: "sonnet",
    });
  });

  it("has no model, runtime or override of its own", async () => {
    const world = await createWorld(ctx);
    await expect(setSecrets(ctx, world.scope, { workspaceId: null, model: "opus" })).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
  });
});

describe("a platform credential in a tenant's hands", () => {
  it("is refused, live or retired, and alerts the operators", async () => {
    const world = await createWorld(ctx, { model: "opus" });
    const value = "sk-ant-api03-platform-owned-0123456789";
    await withSystem(database.db, (tx) =>
      recordPlatformCredential(tx, {
        fingerprint: fingerprint(TEST_PEPPER, value),
        vendor: "anthropic",
        hint: null,
      }),
    );
    await expect(
      setSecrets(ctx, world.scope, {
        workspaceId: world.workspaceId,
        entries: [secret("INNOCENT_NAME", `  ${value}\n`)],
      }),
    ).rejects.toMatchObject({ code: "CO_MINGLED_CREDENTIAL" });
    expect(await findStored(ctx, world, "INNOCENT_NAME")).toBeUndefined();
    const alerts = await withSystem(database.db, (tx) => listAllAlerts(tx, 10));
    expect(alerts.filter((alert) => alert.tenantId === world.scope.tenantId)).toMatchObject([
      { code: "CO_MINGLED_CREDENTIAL", severity: "critical", workspaceId: world.workspaceId },
    ]);
    expect(JSON.stringify(alerts)).not.toContain(value);
  });
});

describe("the sandbox", () => {
  it("refuses a real key there, and a sandbox token elsewhere", async () => {
    const sandbox = await createWorld(ctx, {
      sandbox: true,
      billingMode: "byok",
      model: "claude-sonnet-4-6",
    });
    const real = await createWorld(ctx, { billingMode: "byok", model: "claude-sonnet-4-6" });
    const token = `sk-sandbox-${"a".repeat(8)}-${"b".repeat(32)}`;
    const save = (world: World, value: string) =>
      setSecrets(ctx, world.scope, {
        workspaceId: world.workspaceId,
        entries: [secret("ANTHROPIC_API_KEY", value)],
      });
    await expect(save(sandbox, "sk-ant-api03-real")).rejects.toMatchObject({ code: "REAL_KEY_IN_SANDBOX" });
    await expect(save(real, token)).rejects.toMatchObject({ code: "SANDBOX_KEY_OUTSIDE" });
    await save(sandbox, token);
    await save(real, "sk-ant-api03-real");
  });
});
