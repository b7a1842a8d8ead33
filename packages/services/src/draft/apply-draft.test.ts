import { type Database, withTenant } from "@molecule/db";
import { listAuditEvents } from "@molecule/db/repositories";
import { secretVersions } from "@molecule/db/schema";
import { createTestContext, createTestDatabase } from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { pauseWorkspace } from "../workspace/pause-workspace.ts";
import { applyDraft } from "./apply-draft.ts";
import { previewDraft } from "./preview-draft.ts";
import {
  createTestWorld,
  entry,
  generationsOf,
  OAUTH_TOKEN,
  OWN_TOKEN,
  PLATFORM,
  PLATFORM_MODEL,
  startTestRun,
  storedIn,
} from "./testing/test-world.ts";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const byok = { billingMode: "byok" } as const;
const token = entry("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN);

describe("a preview", () => {
  it("tells new, changed, same, described, removed and restored apart, and shows no value", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL });
    const workspaceId = idOf("a");
    const first = ["SAME", "CHANGED", "NOTED", "GONE", "BACK"].map((name) => entry(name, `first-${name}`));
    await setSecrets(ctx, scope, { workspaceId, entries: first });
    await setSecrets(ctx, scope, { workspaceId, entries: [entry("BACK", "second-BACK")] });
    const draft = {
      places: [
        {
          workspaceId,
          entries: [
            entry("SAME", "first-SAME"),
            entry("CHANGED", "second-CHANGED"),
            { ...entry("NOTED", "first-NOTED"), note: "from the vault" },
            entry("NEW", "first-NEW"),
          ],
          remove: ["GONE", "NEVER_WAS"],
          restore: [{ name: "BACK", version: 1 }],
        },
      ],
    };
    const preview = await previewDraft(ctx, scope, draft);
    expect(
      preview.diff.map(({ name, change, before, after }) => [name, change, before?.version, after?.version]),
    ).toEqual([
      ["SAME", "same", 1, 1],
      ["CHANGED", "changed", 1, 2],
      ["NOTED", "described", 1, 1],
      ["NEW", "new", undefined, 1],
      ["BACK", "restored", 2, 1],
      ["GONE", "removed", 1, undefined],
    ]);
    expect(preview.refusals).toEqual([]);
    expect(JSON.stringify(preview)).not.toMatch(/first-|second-/);
    const applied = await applyDraft(ctx, scope, { ...draft, restart: true });
    expect(applied.places).toMatchObject([
      {
        written: [
          { name: "CHANGED", version: 2 },
          { name: "NEW", version: 1 },
        ],
        restored: [{ name: "BACK", version: 1 }],
        removed: ["GONE"],
      },
    ]);
    const stored = await storedIn(database.db, scope, workspaceId);
    expect(Object.fromEntries(stored.map(({ name, version }) => [name, version]))).toMatchObject({
      ...{ SAME: 1, CHANGED: 2, NOTED: 1, NEW: 1, BACK: 1 },
    });
  });

  it("says per workspace who pays before and after, what restarts, and what must be agreed to", async () => {
    const models = { inherits: undefined, own: PLATFORM_MODEL, paused: undefined };
    const { scope, idOf } = await createTestWorld(ctx, models, byok);
    await startTestRun(database.db, scope, idOf("inherits"), PLATFORM);
    await startTestRun(database.db, scope, idOf("own"), PLATFORM);
    await pauseWorkspace(ctx, scope, { workspaceId: idOf("paused") });
    const before = await generationsOf(database.db, scope);
    const draft = {
      places: [{ workspaceId: null, entries: [entry("MODEL", "opus"), token] }],
    };
    const { effects } = await previewDraft(ctx, scope, draft);
    expect(
      effects.map(({ name, restart, payerChange }) => [name, restart, payerChange?.after ?? null]),
    ).toEqual([
      ["inherits", "needs_agreement", OWN_TOKEN],
      ["paused", "when_resumed", null],
    ]);
    expect(effects[0]).toMatchObject({
      before: { payer: { kind: "platform" } },
      after: { payer: { kind: "tenant_subscription" }, refusal: { action: "confirm_payer" } },
    });
    const agreed = [{ workspaceId: idOf("inherits"), after: OWN_TOKEN }];
    const applied = await applyDraft(ctx, scope, { ...draft, restart: true, agreed });
    expect(applied).toMatchObject({ confirmed: [idOf("inherits")], restarted: [idOf("inherits")] });
    expect(await generationsOf(database.db, scope)).toEqual({
      ...before,
      inherits: (before["inherits"] ?? 0) + 1,
    });
  });

  it("names every refusal with its legal move, at every place", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL, b: "opus" });
    const { refusals } = await previewDraft(ctx, scope, {
      places: [
        { workspaceId: null, entries: [entry("GITHUB_TOKEN", "x"), entry("OPENAI_API_KEY", "y")] },
        { workspaceId: idOf("a"), entries: [token, entry("NODE_OPTIONS", "--require x")] },
        { workspaceId: idOf("b"), runtime: "nonsense" },
      ],
    });
    expect(refusals.map(({ workspaceId, name, code }) => [workspaceId, name, code])).toEqual([
      [null, "GITHUB_TOKEN", "FORBIDDEN_TENANT_ENV"],
      [null, "OPENAI_API_KEY", "BYPASS_KEY_REJECTED"],
      [idOf("a"), "CLAUDE_CODE_OAUTH_TOKEN", "BYPASS_KEY_REJECTED"],
      [idOf("a"), "NODE_OPTIONS", "RESERVED_NAME"],
      [idOf("b"), null, "UNKNOWN_RUNTIME"],
    ]);
    expect(refusals.every(({ remedy }) => remedy.length > 10)).toBe(true);
  });

  it("flags a key under an innocent name, in base64 and in JSON too, and lets it be stored", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL });
    const key = "sk-ant-api03-0123456789abcdef";
    const values = [key, Buffer.from(key).toString("base64"), JSON.stringify({ auth: { token: key } })];
    const entries = [...values, "harmless"].map((value, index) => entry(`SETTING_${index}`, value));
    const { diff, refusals } = await previewDraft(ctx, scope, {
      places: [{ workspaceId: idOf("a"), entries }],
    });
    expect(diff.map(({ flag }) => flag?.code ?? null)).toEqual([
      ...["KEY_SHAPED_VALUE", "KEY_SHAPED_VALUE", "KEY_SHAPED_VALUE"],
      null,
    ]);
    expect(refusals).toEqual([]);
  });
});

describe("applying", () => {
  it("judges the places together: a model for all, and a key in one that inherits it", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: undefined });
    const parts = [
      { workspaceId: idOf("a"), entries: [token] },
      { workspaceId: null, entries: [entry("MODEL", "opus")] },
    ];
    const [key] = parts;
    if (key === undefined) throw new Error("unreachable");
    await expect(applyDraft(ctx, scope, { places: [key], restart: false })).rejects.toMatchObject({
      code: "BYPASS_KEY_REJECTED",
    });
    await applyDraft(ctx, scope, { places: parts, restart: false });
    const removal = { workspaceId: null, remove: ["MODEL"] };
    await expect(applyDraft(ctx, scope, { places: [key, removal], restart: false })).rejects.toMatchObject({
      code: "BYPASS_KEY_REJECTED",
    });
  });

  it("is all or nothing across workspaces, and the refusal is on record", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus", b: PLATFORM_MODEL });
    const before = await generationsOf(database.db, scope);
    const draft = { places: ["a", "b"].map((name) => ({ workspaceId: idOf(name), entries: [token] })) };
    await expect(applyDraft(ctx, scope, { ...draft, restart: true })).rejects.toMatchObject({
      code: "BYPASS_KEY_REJECTED",
    });
    for (const name of ["a", "b"])
      expect((await storedIn(database.db, scope, idOf(name))).map((row) => row.name)).toEqual(["MODEL"]);
    expect(await generationsOf(database.db, scope)).toEqual(before);
    const [event] = await withTenant(database.db, scope, (tx) => listAuditEvents(tx, scope, { limit: 1 }));
    expect(event).toMatchObject({ action: "secret.refused" });
  });

  it("restarts nothing where it is told not to, and nothing whose start is the same", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL, b: PLATFORM_MODEL });
    const before = await generationsOf(database.db, scope);
    const foo = (value: string) => ({ places: [{ workspaceId: idOf("a"), entries: [entry("FOO", value)] }] });
    expect((await applyDraft(ctx, scope, { ...foo("1"), restart: false })).restarted).toEqual([]);
    expect((await applyDraft(ctx, scope, { ...foo("1"), restart: true })).restarted).toEqual([]);
    expect(await generationsOf(database.db, scope)).toEqual(before);
    expect((await applyDraft(ctx, scope, { ...foo("2"), restart: true })).restarted).toEqual([idOf("a")]);
    expect(await generationsOf(database.db, scope)).toEqual({ ...before, a: (before["a"] ?? 0) + 1 });
  });

  it("confirms exactly the payer that was shown", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL });
    const workspaceId = idOf("a");
    await startTestRun(database.db, scope, workspaceId, PLATFORM);
    const places = [{ workspaceId, model: "opus", entries: [token] }];
    const other = { ...OWN_TOKEN, credentialMethod: "ANTHROPIC_API_KEY" };
    await expect(
      applyDraft(ctx, scope, { places, restart: true, agreed: [{ workspaceId, after: other }] }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await storedIn(database.db, scope, workspaceId)).map(({ name }) => name)).toEqual(["MODEL"]);
    const unasked = await applyDraft(ctx, scope, { places, restart: true });
    expect(unasked).toMatchObject({ confirmed: [], restarted: [] });
    const agreed = [{ workspaceId, after: OWN_TOKEN }];
    const again = await applyDraft(ctx, scope, { places: [{ workspaceId }], restart: true, agreed });
    expect(again.confirmed).toEqual([workspaceId]);
  });

  it("guards what is put back like a write, and never puts back what leaked or does not open", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = idOf("a");
    await setSecrets(ctx, scope, { workspaceId, entries: [token] });
    await setSecrets(ctx, scope, { workspaceId, model: PLATFORM_MODEL, remove: [token.name] });
    const places = [{ workspaceId, restore: [{ name: token.name, version: 1 }] }];
    await expect(applyDraft(ctx, scope, { places, restart: false })).rejects.toMatchObject({
      code: "BYPASS_KEY_REJECTED",
      detail: { names: [token.name] },
    });
    const withModel = [
      { ...places[0], workspaceId, restore: [...(places[0]?.restore ?? []), { name: "MODEL", version: 1 }] },
    ];
    const applied = await applyDraft(ctx, scope, { places: withModel, restart: false });
    expect(applied.places[0]?.restored).toHaveLength(2);
    const missing = [{ workspaceId, restore: [{ name: token.name, version: 9 }] }];
    await expect(applyDraft(ctx, scope, { places: missing, restart: false })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("stores the same value anew where the stored one does not open: that is how it is mended", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL });
    const workspaceId = idOf("a");
    await setSecrets(ctx, scope, { workspaceId, entries: [entry("DATABASE_PASSWORD", "value-1")] });
    await withTenant(database.db, scope, (tx) =>
      tx
        .update(secretVersions)
        .set({ unreadableAt: new Date() })
        .where(eq(secretVersions.tenantId, scope.tenantId)),
    );
    const places = [{ workspaceId, entries: [entry("DATABASE_PASSWORD", "value-1")] }];
    expect((await previewDraft(ctx, scope, { places })).diff).toMatchObject([
      { name: "DATABASE_PASSWORD", change: "changed" },
    ]);
    const applied = await applyDraft(ctx, scope, { places, restart: false });
    expect(applied.places[0]?.written).toMatchObject([{ name: "DATABASE_PASSWORD", version: 2 }]);
  });

  it("renames by asking for the value again: the old name goes, its note stays", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL });
    const workspaceId = idOf("a");
    const old = { ...entry("OLD_NAME", "value-1"), note: "of the data team" };
    await setSecrets(ctx, scope, { workspaceId, entries: [old] });
    const renamed = { ...entry("NEW_NAME", "value-1"), renamedFrom: "OLD_NAME" };
    const places = [{ workspaceId, entries: [renamed] }];
    const preview = await previewDraft(ctx, scope, { places });
    expect(preview.diff).toMatchObject([
      { name: "NEW_NAME", change: "new", renamedFrom: "OLD_NAME" },
      { name: "OLD_NAME", change: "removed" },
    ]);
    await applyDraft(ctx, scope, { places, restart: false });
    const stored = await storedIn(database.db, scope, workspaceId);
    expect(stored.map(({ name }) => name).sort()).toEqual(["MODEL", "NEW_NAME"]);
    const events = await withTenant(database.db, scope, (tx) => listAuditEvents(tx, scope, { limit: 5 }));
    expect(events.map(({ action }) => action)).toContain("secret.renamed");
  });

  it("asks who may: a member one workspace, an admin all of them, an operator the override", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL });
    const member = { ...scope, role: "member" as const };
    const all = { places: [{ workspaceId: null, entries: [entry("FOO", "1")] }] };
    await expect(previewDraft(ctx, member, all)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(applyDraft(ctx, member, { ...all, restart: false })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const override = { places: [{ workspaceId: idOf("a"), override: "byok" as const }] };
    await expect(applyDraft(ctx, scope, { ...override, restart: false })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const viewer = { ...scope, role: "viewer" as const };
    await expect(previewDraft(ctx, viewer, { places: [] })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("refuses a draft that says two things of one place or name", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL });
    const place = { workspaceId: idOf("a"), entries: [entry("FOO", "1")] };
    await expect(previewDraft(ctx, scope, { places: [place, place] })).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
    const both = { ...place, restore: [{ name: "FOO", version: 1 }] };
    await expect(previewDraft(ctx, scope, { places: [both] })).rejects.toMatchObject({ code: "BAD_INPUT" });
  });
});
