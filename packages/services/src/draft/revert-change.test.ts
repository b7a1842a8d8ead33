import { withTenant } from "@molecule/db";
import { lockTenant } from "@molecule/db/repositories";
import { createTestContext, createTestDatabase, type TestDatabase, untilBlocked } from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { sealDraft, writeDraft } from "./apply-draft.ts";
import { revertChange } from "./revert-change.ts";
import { listHeldDrafts } from "./settle-held-draft.ts";
import {
  createTestWorld,
  entry,
  generationsOf,
  PLATFORM,
  PLATFORM_MODEL,
  startTestRun,
  storedIn,
} from "./testing/test-world.ts";

let database: TestDatabase;
let admin: postgres.Sql;
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = postgres(database.adminUrl, { max: 1 });
  ({ ctx } = await createTestContext(database.db));
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

/** A workspace that served with REGION v1, and has v2 by now. */
const createChanged = async () => {
  const { scope, idOf } = await createTestWorld(ctx, { a: PLATFORM_MODEL });
  const workspaceId = idOf("a");
  await setSecrets(ctx, scope, { workspaceId, entries: [entry("REGION", "eu")] });
  const injected = [{ name: "REGION", scope: "workspace" as const, version: 1 }];
  await startTestRun(database.db, scope, workspaceId, PLATFORM, { injected, model: PLATFORM_MODEL });
  await setSecrets(ctx, scope, { workspaceId, entries: [entry("REGION", "us")] });
  const region = async () =>
    (await storedIn(database.db, scope, workspaceId)).find(({ name }) => name === "REGION")?.version;
  return { scope, workspaceId, region };
};

describe("an undo", () => {
  it("goes back to what served, starts once, and keeps what was undone", async () => {
    const { scope, workspaceId, region } = await createChanged();
    const before = await generationsOf(database.db, scope);
    const { names, draftId } = await revertChange(ctx, scope, { workspaceId });
    expect(names).toEqual(["REGION"]);
    expect(await region()).toBe(1);
    expect(await generationsOf(database.db, scope)).toEqual({ a: (before["a"] ?? 0) + 1 });
    const [kept] = await listHeldDrafts(ctx, scope);
    expect(kept).toMatchObject({ id: draftId, places: [{ restore: [{ name: "REGION", version: 2 }] }] });
  });

  it("does not take back what somebody else saves meanwhile", async () => {
    const { scope, workspaceId, region } = await createChanged();
    const places = [{ workspaceId, entries: [entry("REGION", "ap")] }];
    const saved = await sealDraft(ctx, scope, { places });
    const { undo } = await withTenant(database.db, scope, async (tx) => {
      await lockTenant(tx, scope, "update");
      const undo = revertChange(ctx, scope, { workspaceId }).catch((error: unknown) => error);
      await untilBlocked(database.db);
      await writeDraft(tx, ctx, scope, saved, { restart: false });
      return { undo };
    });
    expect(await undo).toMatchObject({ code: "CONFLICT", detail: { remedy: expect.any(String) } });
    expect(await region()).toBe(3);
    expect(await listHeldDrafts(ctx, scope)).toEqual([]);
  });
});
