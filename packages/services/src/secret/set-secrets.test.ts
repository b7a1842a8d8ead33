import { type Database, withTenant } from "@molecule/db";
import { listSecretHistory, listSecretScreenRows } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import { fingerprint } from "@molecule/secrets/seal";
import { createTestContext, createTestDatabase, TEST_PEPPER } from "@molecule/testing";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { setModel } from "../workspace/set-model.ts";
import { deleteSecret } from "./delete-secret.ts";
import { setSecrets } from "./set-secrets.ts";
import { secret } from "./testing/secret-entry.ts";
import { auditOf, createWorld, findStored, storedIn, type World } from "./testing/test-world.ts";

const OAUTH_TOKEN = "sk-ant-oat01-canary-0123456789abcdef";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

describe("values", () => {
  const save = (world: World, ...entries: ReturnType<typeof secret>[]) =>
    setSecrets(ctx, world.scope, { workspaceId: world.workspaceId, entries });

  it("stand nowhere in clear, in no column of what is stored", async () => {
    const world = await createWorld(ctx, { model: "opus", billingMode: "byok" });
    const others = [
      secret("MY_PASSWORD", "correct.horse.battery"),
      secret("OLLAMA_HOST", "a-key-in-the-wrong-place"),
    ];
    await save(world, secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN), ...others);
    const rows = await withTenant(database.db, world.scope, (tx) =>
      tx.execute(sql`select to_json(v)::text as row from secret_versions v`),
    );
    const stored = JSON.stringify(rows).toLowerCase();
    expect(rows).toHaveLength(4);
    for (const value of [OAUTH_TOKEN, ...others.map((each) => each.value)])
      expect(stored).not.toContain(value);
  });

  it.each([
    ["blank", "  \n"],
    ["a NUL", "a\0b"],
    ["over 64 KiB", "x".repeat(65_537)],
    ["over 64 KiB in bytes", "ü".repeat(40_000)],
    ["bullets", "••••••••"],
    ["asterisks and the hint", "****cdef"],
  ])("refuses %s", async (_what, value) => {
    const world = await createWorld(ctx, { model: "opus" });
    await save(world, secret("TOKEN_A", "a-long-enough-value-abcdef"));
    await expect(save(world, secret("TOKEN_A", value))).rejects.toMatchObject({ code: "INVALID_VALUE" });
    expect(await findStored(ctx, world, "TOKEN_A")).toMatchObject({ version: 1 });
  });

  it("keeps every version and never reuses a number", async () => {
    const world = await createWorld(ctx);
    const { scope, workspaceId } = world;
    await save(world, secret("TOKEN_A", "first"));
    await save(world, secret("TOKEN_A", "second"));
    await deleteSecret(ctx, scope, { workspaceId, name: "TOKEN_A" });
    const third = await save(world, secret("TOKEN_A", "third"));
    expect(third.written).toEqual([{ name: "TOKEN_A", scope: "workspace", version: 3 }]);
    const history = await withTenant(database.db, scope, (tx) =>
      listSecretHistory(tx, scope, workspaceId, "TOKEN_A"),
    );
    expect(history.map((row) => row.version)).toEqual([3, 2, 1]);
  });

  it("seals what is or looks like a credential, whatever kind was asked for", async () => {
    const world = await createWorld(ctx, { model: "opus" });
    await save(
      world,
      secret("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN, "variable"),
      secret("MY_SPARE", OAUTH_TOKEN, "variable"),
      secret("PLAIN", "plain", "variable"),
    );
    const kinds = Object.fromEntries((await storedIn(ctx, world)).map((row) => [row.name, row.kind]));
    expect(kinds).toEqual({
      MODEL: "variable",
      CLAUDE_CODE_OAUTH_TOKEN: "secret",
      MY_SPARE: "secret",
      PLAIN: "variable",
    });
  });

  it("keeps a hint of long values only, and shows neither value nor fingerprint", async () => {
    const world = await createWorld(ctx);
    await save(world, secret("LONG_ONE", "0123456789abcdef"), secret("SHORT_ONE", "0123456789abcde"));
    const rows = await withTenant(database.db, world.scope, (tx) =>
      listSecretScreenRows(tx, world.scope, world.workspaceId),
    );
    expect(rows.map(({ name, hint, clear }) => ({ name, hint, clear }))).toEqual([
      { name: "LONG_ONE", hint: "cdef", clear: null },
      { name: "SHORT_ONE", hint: null, clear: null },
    ]);
    expect(JSON.stringify(rows)).not.toContain(fingerprint(TEST_PEPPER, "0123456789abcdef"));
  });

  it("refuses one name twice in a save", async () => {
    const world = await createWorld(ctx);
    await expect(save(world, secret("A", "1"), secret("A", "2"))).rejects.toMatchObject({
      code: "BAD_INPUT",
      detail: { names: ["A"] },
    });
  });

  it("saves 200 names at once", async () => {
    const world = await createWorld(ctx);
    const entries = Array.from({ length: 200 }, (_, index) => secret(`NAME_${index}`, `value ${index}`));
    const saved = await save(world, ...entries);
    expect(saved.written).toHaveLength(200);
    expect(await storedIn(ctx, world)).toHaveLength(200);
  });
});

describe("the model", () => {
  it("is MODEL at workspace scope, and removes MOLECULE_MODEL there in the same write", async () => {
    const world = await createWorld(ctx);
    const { scope, workspaceId } = world;
    await setSecrets(ctx, scope, { workspaceId, entries: [secret("MOLECULE_MODEL", "haiku")] });
    const saved = await setModel(ctx, scope, { workspaceId, model: "opus" });
    expect(saved).toMatchObject({
      written: [{ name: "MODEL", scope: "workspace", version: 1 }],
      removed: ["MOLECULE_MODEL"],
      standing: {
        resolution: { effectiveModel: "opus", modelOrigin: { name: "MODEL", scope: "workspace" } },
      },
    });
    const cleared = await setModel(ctx, scope, { workspaceId, model: null });
    expect(cleared).toMatchObject({ removed: ["MODEL"], standing: { resolution: { effectiveModel: null } } });
  });

  it("is refused when the runtime has no provider for it, with the nearest ids", async () => {
    const world = await createWorld(ctx);
    await expect(
      setModel(ctx, world.scope, { workspaceId: world.workspaceId, model: "anthropic/claude-sonet-4-6" }),
    ).rejects.toMatchObject({
      code: "UNREGISTERED_MODEL",
      message: expect.stringContaining("nearest offered: anthropic/claude-sonnet-4-6"),
      detail: { field: "model", suggestions: expect.arrayContaining(["anthropic/claude-sonnet-4-6"]) },
    });
  });

  it("goes with the runtime: one that cannot run it needs a new one in the same save", async () => {
    const world = await createWorld(ctx, { model: "opus" });
    const { scope, workspaceId } = world;
    await expect(setSecrets(ctx, scope, { workspaceId, runtime: "codex" })).rejects.toMatchObject({
      code: "UNREGISTERED_MODEL",
      detail: { field: "model" },
    });
    await expect(setSecrets(ctx, scope, { workspaceId, runtime: "nonsense" })).rejects.toMatchObject({
      code: "UNKNOWN_RUNTIME",
    });
    const moved = await setModel(ctx, scope, { workspaceId, runtime: "codex", model: "openai/gpt-5.4" });
    expect(moved.standing).toMatchObject({
      resolution: { resolvedMode: "platform_managed" },
      plan: { ok: true },
    });
  });
});

describe("the record", () => {
  it("is written with the change: who, which names, which versions, no values", async () => {
    const world = await createWorld(ctx);
    const { scope, workspaceId } = world;
    await setSecrets(ctx, scope, { workspaceId, entries: [secret("TOKEN_A", "canary-in-audit")] });
    const [event] = await auditOf(ctx, world);
    expect(event).toMatchObject({
      action: "secret.set",
      workspaceId,
      actorName: scope.actor.name,
      detail: { scope: "workspace", versions: { TOKEN_A: 1 } },
    });
    expect(JSON.stringify(await auditOf(ctx, world))).not.toContain("canary-in-audit");
  });

  it("is not written when the change is not", async () => {
    const world = await createWorld(ctx);
    const before = await auditOf(ctx, world);
    const viewer: TenantScope = { ...world.scope, role: "viewer" };
    await expect(
      setSecrets(ctx, viewer, { workspaceId: world.workspaceId, entries: [secret("A", "1")] }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await auditOf(ctx, world)).toEqual(before);
  });
});
