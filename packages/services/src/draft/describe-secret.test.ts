import { type Database, withTenant } from "@molecule/db";
import { auditEvents } from "@molecule/db/schema";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestContext, createTestDatabase } from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listSecrets } from "../secret/list-secrets.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { applyDraft } from "./apply-draft.ts";
import { applyDueDrafts } from "./apply-due-drafts.ts";
import type { DraftPlace } from "./draft.ts";
import { holdDraft } from "./hold-draft.ts";
import { previewDraft } from "./preview-draft.ts";
import { applyHeldDraft } from "./settle-held-draft.ts";
import { createTestWorld, entry, generationsOf, PLATFORM_MODEL } from "./testing/test-world.ts";

const NAME = "SEARCH_TOKEN";
const EXPIRES_AT = new Date("2031-05-01T12:00:00Z");

let database: { db: Database; drop: () => Promise<void> };
let made: Awaited<ReturnType<typeof createTestContext>>;
let ctx: ServiceContext;
let scope: TenantScope;
let workspaceId: WorkspaceId;
beforeAll(async () => {
  database = await createTestDatabase();
  made = await createTestContext(database.db);
  ctx = made.ctx;
});
afterAll(() => database.drop());
beforeEach(async () => {
  const world = await createTestWorld(ctx, { a: PLATFORM_MODEL });
  scope = world.scope;
  workspaceId = world.idOf("a");
  await setSecrets(ctx, scope, {
    workspaceId,
    entries: [{ ...entry(NAME, "a value"), note: "from the vault" }],
  });
});

const stored = async () =>
  (await listSecrets(ctx, scope, { workspaceId })).rows.find(({ name }) => name === NAME)?.winning;
const draftOf = (describe: DraftPlace["describe"]) => ({ places: [{ workspaceId, describe }] });

describe("what is said of a name", () => {
  it("changes without its value: no new version, no restart, on record", async () => {
    const draft = draftOf([{ name: NAME, note: "from Ada", expiresAt: EXPIRES_AT }]);
    const { diff, effects } = await previewDraft(ctx, scope, draft);
    expect(diff).toMatchObject([
      { name: NAME, change: "described", before: { version: 1 }, after: { version: 1 } },
    ]);
    expect(effects.map(({ restart }) => restart)).toEqual(["none"]);
    const before = await generationsOf(database.db, scope);
    const applied = await applyDraft(ctx, scope, { ...draft, restart: true });
    expect(applied).toMatchObject({ places: [{ written: [], described: [NAME] }], restarted: [] });
    expect(await generationsOf(database.db, scope)).toEqual(before);
    expect(await stored()).toMatchObject({ version: 1, note: "from Ada", expiresAt: EXPIRES_AT });
    const audited = await withTenant(database.db, scope, (tx) =>
      tx.select().from(auditEvents).where(eq(auditEvents.action, "secret.described")),
    );
    expect(audited).toHaveLength(1);
  });

  it("keeps what is not spoken of, and takes an expiry away when told so", async () => {
    await setSecrets(ctx, scope, { workspaceId, describe: [{ name: NAME, expiresAt: EXPIRES_AT }] });
    expect(await stored()).toMatchObject({ note: "from the vault", expiresAt: EXPIRES_AT });
    await setSecrets(ctx, scope, { workspaceId, describe: [{ name: NAME, expiresAt: null }] });
    expect(await stored()).toMatchObject({ version: 1, note: "from the vault", expiresAt: null });
  });

  it("waits for its time like any other change", async () => {
    const draft = draftOf([{ name: NAME, note: "later", expiresAt: EXPIRES_AT }]);
    const { id } = await holdDraft(ctx, scope, {
      ...draft,
      restart: true,
      applyAt: new Date(Date.now() + 60_000),
    });
    expect((await stored())?.note).toBe("from the vault");
    await applyHeldDraft(ctx, scope, { id });
    await applyDueDrafts(ctx, made.openSecret);
    expect(await stored()).toMatchObject({ version: 1, note: "later", expiresAt: EXPIRES_AT });
  });

  it("needs the name to be stored there, and a note that is no essay", async () => {
    await expect(previewDraft(ctx, scope, draftOf([{ name: "NEVER_WAS", note: "x" }]))).rejects.toMatchObject(
      {
        code: "NOT_FOUND",
      },
    );
    await expect(
      previewDraft(ctx, scope, draftOf([{ name: NAME, note: "x".repeat(501) }])),
    ).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
    const twice = { places: [{ workspaceId, describe: [{ name: NAME, note: "x" }], remove: [NAME] }] };
    await expect(previewDraft(ctx, scope, twice)).rejects.toMatchObject({ code: "BAD_INPUT" });
  });
});
