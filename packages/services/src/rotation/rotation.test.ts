import { type Database, withTenant } from "@molecule/db";
import { listAuditEvents } from "@molecule/db/repositories";
import { auditEvents, secretRotations } from "@molecule/db/schema";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { createTestContext, createTestDatabase } from "@molecule/testing";
import { and, desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { applyDueDrafts } from "../draft/apply-due-drafts.ts";
import { holdDraft } from "../draft/hold-draft.ts";
import { applyHeldDraft } from "../draft/settle-held-draft.ts";
import { createTestWorld, entry, generationsOf, PLATFORM_MODEL } from "../draft/testing/test-world.ts";
import { listSecrets } from "../secret/list-secrets.ts";
import { listTenantSecrets } from "../secret/list-tenant-secrets.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { finishRotation } from "./finish-rotation.ts";
import { startRotation } from "./start-rotation.ts";
import { takeBackRotation } from "./take-back-rotation.ts";

const NAME = "SEARCH_TOKEN";
const FOR_ALL = { workspaceId: null, name: NAME } as const;

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
let openSecret: OpenSecret;
let scope: TenantScope;
let idOf: (name: string) => WorkspaceId;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx, openSecret } = await createTestContext(database.db));
});
afterAll(() => database.drop());
beforeEach(async () => {
  ({ scope, idOf } = await createTestWorld(ctx, { trial: PLATFORM_MODEL, other: PLATFORM_MODEL }));
  await setSecrets(ctx, scope, { workspaceId: null, entries: [entry(NAME, "the old value")] });
});

const forAll = async () =>
  (await listTenantSecrets(ctx, scope)).rows.find(({ name }) => name === NAME)?.stored;
const seenBy = async (name: string) =>
  (await listSecrets(ctx, scope, { workspaceId: idOf(name) })).rows.find((row) => row.name === NAME);
const start = (value = "the next value") =>
  startRotation(ctx, scope, { ...FOR_ALL, trialWorkspaceId: idOf("trial"), value });
const lastAudited = () =>
  withTenant(database.db, scope, async (tx) => {
    const [row] = await tx.select().from(auditEvents).orderBy(desc(auditEvents.at)).limit(1);
    return row;
  });

describe("a rotation for all workspaces", () => {
  it("proves the next value on one workspace, which alone restarts", async () => {
    const before = await generationsOf(database.db, scope);
    await start();
    const after = await generationsOf(database.db, scope);
    expect(after["trial"]).toBe((before["trial"] ?? 0) + 1);
    expect(after["other"]).toBe(before["other"]);
    expect((await seenBy("trial"))?.winning.scope).toBe("workspace");
    expect((await seenBy("other"))?.winning).toMatchObject({ scope: "tenant", version: 1 });
    expect((await forAll())?.rotation).toMatchObject({
      ...{ state: "proving", fromVersion: 1, trialWorkspaceId: idOf("trial"), promotedAt: null },
    });
    expect(JSON.stringify(await lastAudited())).not.toContain("next value");
  });

  it("asks everybody to revoke what was replaced, once it is, until somebody says that it is done", async () => {
    await start();
    await expect(finishRotation(ctx, scope, FOR_ALL)).rejects.toMatchObject({ code: "CONFLICT" });
    await setSecrets(ctx, scope, { workspaceId: null, entries: [entry(NAME, "the next value")] });
    const admin = { ...scope, role: "admin" as const };
    const [row] = (await listTenantSecrets(ctx, admin)).rows;
    expect(row?.stored).toMatchObject({ version: 2, rotation: { state: "promoted", fromVersion: 1 } });
    await expect(start("a third value")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("still to be revoked"),
    });
    await finishRotation(ctx, admin, FOR_ALL);
    expect((await forAll())?.rotation).toBeNull();
    expect(await lastAudited()).toMatchObject({
      action: "secret.revoked",
      detail: { name: NAME, version: 1 },
    });
    await expect(finishRotation(ctx, scope, FOR_ALL)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is promoted by a scheduled draft when its time comes, and the record names the draft", async () => {
    await start();
    const places = [{ workspaceId: null, entries: [entry(NAME, "the next value")] }];
    const { id } = await holdDraft(ctx, scope, { places, restart: false, applyAt: null });
    await applyHeldDraft(ctx, scope, { id });
    await applyDueDrafts(ctx, openSecret);
    expect((await forAll())?.rotation).toMatchObject({ state: "promoted", fromVersion: 1 });
    const [row] = await withTenant(database.db, scope, (tx) =>
      tx
        .select()
        .from(secretRotations)
        .where(and(eq(secretRotations.tenantId, scope.tenantId), eq(secretRotations.name, NAME))),
    );
    expect(row).toMatchObject({ state: "promoted", changeSetId: id });
    const audit = await withTenant(database.db, scope, (tx) => listAuditEvents(tx, scope, { limit: 20 }));
    expect(audit.find(({ action }) => action === "secret.rotation_promoted")?.detail).toEqual({
      ...{ name: NAME, replaced: 1, changeSet: id },
    });
  });

  it("is taken back whole: the trial inherits again, and nothing is to be revoked", async () => {
    await start();
    await takeBackRotation(ctx, scope, FOR_ALL);
    expect((await seenBy("trial"))?.winning).toMatchObject({ scope: "tenant", version: 1 });
    expect((await forAll())?.rotation).toBeNull();
    await start();
    await setSecrets(ctx, scope, { workspaceId: null, entries: [entry(NAME, "the next value")] });
    await expect(takeBackRotation(ctx, scope, FOR_ALL)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is not proved where the value for all does not count, nor with the value in use", async () => {
    await setSecrets(ctx, scope, { workspaceId: idOf("trial"), entries: [entry(NAME, "its own")] });
    await expect(start()).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("its own"),
    });
    expect((await seenBy("trial"))?.winning.version).toBe(1);
    await expect(
      startRotation(ctx, scope, {
        ...FOR_ALL,
        name: "NEVER_WAS",
        trialWorkspaceId: idOf("other"),
        value: "v",
      }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("takes an admin, and a name that the guard lets in", async () => {
    const member = { ...scope, role: "member" as const };
    for (const verb of [finishRotation, takeBackRotation])
      await expect(verb(ctx, member, FOR_ALL)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const input = { ...FOR_ALL, trialWorkspaceId: idOf("trial"), value: "next" };
    await expect(startRotation(ctx, member, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const viewer = { ...scope, role: "viewer" as const };
    await expect(startRotation(ctx, viewer, { ...input, workspaceId: idOf("trial") })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("a rotation of a workspace's own secret", () => {
  const own = () => ({ workspaceId: idOf("trial"), name: NAME });
  beforeEach(() => setSecrets(ctx, scope, { workspaceId: idOf("trial"), entries: [entry(NAME, "its own")] }));

  it("replaces it at once, and is taken back to the version that stood before", async () => {
    const input = { ...own(), trialWorkspaceId: idOf("trial"), value: "its next" };
    await expect(startRotation(ctx, scope, { ...input, value: "its own" })).rejects.toMatchObject({
      code: "CONFLICT",
      detail: { remedy: expect.stringContaining("next value") },
    });
    await startRotation(ctx, scope, input);
    expect((await seenBy("trial"))?.winning).toMatchObject({
      ...{ version: 2, rotation: { state: "promoted", fromVersion: 1 } },
    });
    expect((await forAll())?.rotation).toBeNull();
    await takeBackRotation(ctx, scope, own());
    expect((await seenBy("trial"))?.winning).toMatchObject({ version: 1, rotation: null });
    await expect(
      startRotation(ctx, scope, { ...input, trialWorkspaceId: idOf("other") }),
    ).rejects.toMatchObject({ code: "BAD_INPUT" });
  });
});
