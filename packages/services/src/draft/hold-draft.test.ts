import { withTenant } from "@molecule/db";
import { listHeldValues, listOpenAlerts, lockTenant } from "@molecule/db/repositories";
import type { ChangeSetId, TenantScope } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { createTestContext, createTestDatabase, type TestDatabase, untilBlocked } from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { removeWorkspace } from "../workspace/remove-workspace.ts";
import { setModel } from "../workspace/set-model.ts";
import { applyDueDrafts } from "./apply-due-drafts.ts";
import { holdDraft } from "./hold-draft.ts";
import { applyHeldDraft, discardHeldDraft, listHeldDrafts } from "./settle-held-draft.ts";
import {
  createTestWorld,
  entry,
  generationsOf,
  OAUTH_TOKEN,
  PLATFORM_MODEL,
  storedIn,
} from "./testing/test-world.ts";

let database: TestDatabase;
let admin: postgres.Sql;
let ctx: ServiceContext;
let openSecret: OpenSecret;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = postgres(database.adminUrl, { max: 1 });
  ({ ctx, openSecret } = await createTestContext(database.db));
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

const token = entry("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN);
const inAnHour = () => new Date(Date.now() + 3_600_000);
const valuesOf = (scope: TenantScope, id: ChangeSetId) =>
  withTenant(database.db, scope, (tx) => listHeldValues(tx, scope, id));
const stateOf = async (scope: TenantScope, id: ChangeSetId) =>
  (await listHeldDrafts(ctx, scope)).find((held) => held.id === id);

describe("a draft that waits", () => {
  it("waits sealed, is applied when it is due, restarts once, and keeps no value", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = idOf("a");
    const places = [{ workspaceId, entries: [token, entry("REGION", "eu", "variable")] }];
    const before = await generationsOf(database.db, scope);
    const { id } = await holdDraft(ctx, scope, {
      places,
      restart: true,
      applyAt: inAnHour(),
      title: "Monday",
    });
    const waiting = await valuesOf(scope, id);
    expect(waiting.map(({ name, clear }) => [name, clear])).toEqual([
      ["CLAUDE_CODE_OAUTH_TOKEN", null],
      ["REGION", "eu"],
    ]);
    expect(Buffer.from(waiting[0]?.sealed ?? []).includes(OAUTH_TOKEN)).toBe(false);
    await applyDueDrafts(ctx, openSecret);
    expect(await stateOf(scope, id)).toMatchObject({ status: "waiting", title: "Monday" });
    await admin`update change_sets set apply_at = now() - interval '1 second' where id = ${id}`;
    await applyDueDrafts(ctx, openSecret);
    await applyDueDrafts(ctx, openSecret);
    expect(await stateOf(scope, id)).toMatchObject({ status: "applied", fault: null });
    expect(await valuesOf(scope, id)).toEqual([]);
    const stored = await storedIn(database.db, scope, workspaceId);
    const row = stored.find(({ name }) => name === token.name);
    const at = {
      tenantId: scope.tenantId,
      scope: "workspace" as const,
      workspaceId,
      name: token.name,
      version: 1,
    };
    const opened = await openSecret(at, { sealed: row?.sealed ?? new Uint8Array(), keyId: row?.keyId ?? "" });
    expect(opened.expose()).toBe(OAUTH_TOKEN);
    expect(await generationsOf(database.db, scope)).toEqual({ a: (before["a"] ?? 0) + 1 });
  });

  it("is judged when it is put aside, and again by what stands when it is due", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus", b: PLATFORM_MODEL });
    const hold = (name: string) => {
      const places = [{ workspaceId: idOf(name), entries: [token] }];
      return holdDraft(ctx, scope, { places, restart: true, applyAt: null });
    };
    await expect(hold("b")).rejects.toMatchObject({ code: "BYPASS_KEY_REJECTED" });
    const { id } = await hold("a");
    await setModel(ctx, scope, { workspaceId: idOf("a"), model: PLATFORM_MODEL });
    await applyHeldDraft(ctx, scope, { id });
    await applyDueDrafts(ctx, openSecret);
    expect(await stateOf(scope, id)).toMatchObject({
      status: "failed",
      fault: { code: "BYPASS_KEY_REJECTED", names: [token.name] },
    });
    expect((await storedIn(database.db, scope, idOf("a"))).map(({ name }) => name)).toEqual(["MODEL"]);
    const alerts = await withTenant(database.db, scope, (tx) => listOpenAlerts(tx, scope));
    expect(alerts.map(({ code }) => code)).toEqual(["SCHEDULED_CHANGE_FAILED"]);
    expect(JSON.stringify(alerts)).not.toContain(OAUTH_TOKEN);
    await setModel(ctx, scope, { workspaceId: idOf("a"), model: "opus" });
    await applyHeldDraft(ctx, scope, { id });
    await applyDueDrafts(ctx, openSecret);
    expect(await stateOf(scope, id)).toMatchObject({ status: "applied" });
  });

  it("opens for its own change set alone", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const hold = (value: string) => {
      const places = [{ workspaceId: idOf("a"), entries: [entry("TOKEN_A", value)] }];
      return holdDraft(ctx, scope, { places, restart: false, applyAt: null });
    };
    const [one, other] = [await hold("value-one"), await hold("value-other")];
    await admin`update change_set_values v set sealed = o.sealed from change_set_values o
      where v.change_set_id = ${one.id} and o.change_set_id = ${other.id}`;
    await applyHeldDraft(ctx, scope, one);
    await applyDueDrafts(ctx, openSecret);
    expect(await stateOf(scope, one.id)).toMatchObject({
      status: "failed",
      fault: { code: "SECRET_UNREADABLE" },
    });
  });

  it("can be discarded, ends with its workspace, and is settled once", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const hold = () => {
      const places = [{ workspaceId: idOf("a"), entries: [token] }];
      return holdDraft(ctx, scope, { places, restart: false, applyAt: inAnHour() });
    };
    const first = await hold();
    await discardHeldDraft(ctx, scope, first);
    expect(await valuesOf(scope, first.id)).toEqual([]);
    await expect(applyHeldDraft(ctx, scope, first)).rejects.toMatchObject({ code: "CONFLICT" });
    const second = await hold();
    await removeWorkspace(ctx, scope, { workspaceId: idOf("a"), confirmName: "a" });
    expect(await stateOf(scope, second.id)).toMatchObject({ status: "discarded" });
    expect(await valuesOf(scope, second.id)).toEqual([]);
  });

  it.each([
    ["is a member no more", null, "workspace", "discarded"],
    ["only looks on by now", "viewer", "workspace", "discarded"],
    ["may change what all inherit no more", "member", "tenant", "discarded"],
    ["may still change that workspace", "member", "workspace", "applied"],
  ] as const)("of somebody who %s", async (_what, role, place, status) => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = place === "tenant" ? null : idOf("a");
    const places = [{ workspaceId, entries: [entry("REGION", "eu"), entry("LANGUAGE", "sv")] }];
    const { id } = await holdDraft(ctx, scope, { places, restart: false, applyAt: null });
    await applyHeldDraft(ctx, scope, { id });
    // As when the draft came in behind the removal's back, or the removal was cut short.
    if (role === null) await admin`delete from auth.members where organization_id = ${scope.tenantId}`;
    else await admin`update auth.members set role = ${role} where organization_id = ${scope.tenantId}`;
    await applyDueDrafts(ctx, openSecret);
    const refused = status === "discarded";
    expect(await stateOf(scope, id)).toMatchObject({
      status,
      fault: refused ? { code: "FORBIDDEN", message: expect.stringContaining("Test Person") } : null,
    });
    expect(await valuesOf(scope, id)).toEqual([]);
    const stored = await storedIn(database.db, scope, idOf("a"));
    expect(stored.some(({ name }) => name === "REGION")).toBe(!refused);
    const alerts = await withTenant(database.db, scope, (tx) => listOpenAlerts(tx, scope));
    expect(alerts.map(({ code }) => code)).toEqual(refused ? ["SCHEDULED_CHANGE_FAILED"] : []);
  });

  it("is due while its workspace is removed: neither stands in the other's way", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const places = [{ workspaceId: idOf("a"), entries: [token] }];
    const { id } = await holdDraft(ctx, scope, { places, restart: true, applyAt: null });
    await applyHeldDraft(ctx, scope, { id });
    const both = await withTenant(database.db, scope, async (tx) => {
      await lockTenant(tx, scope, "update");
      const removal = removeWorkspace(ctx, scope, { workspaceId: idOf("a"), confirmName: "a" });
      await untilBlocked(database.db, 1);
      const round = applyDueDrafts(ctx, openSecret);
      await untilBlocked(database.db, 2);
      return [removal, round];
    });
    expect(await Promise.allSettled(both)).toMatchObject([{ status: "fulfilled" }, { status: "fulfilled" }]);
    expect(await stateOf(scope, id)).toMatchObject({ status: "discarded" });
  });

  it("leaves no value behind when its workspace is removed while it is put aside", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = idOf("a");
    const places = [{ workspaceId, entries: [token] }];
    // Nothing is inserted meanwhile: the draft is judged, and waits to be kept.
    const both = await admin.begin(async (sql) => {
      await sql`lock table change_sets in share row exclusive mode`;
      const held = holdDraft(ctx, scope, { places, restart: false, applyAt: null });
      await untilBlocked(database.db, 1);
      const removal = removeWorkspace(ctx, scope, { workspaceId, confirmName: "a" });
      await Promise.race([removal, untilBlocked(database.db, 2)]);
      return { held, removal };
    });
    const { id } = await both.held;
    await both.removal;
    expect(await stateOf(scope, id)).toMatchObject({ status: "discarded" });
    expect(await valuesOf(scope, id)).toEqual([]);
  });

  it("is not put aside for a workspace that is removed first", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const workspaceId = idOf("a");
    const places = [{ workspaceId, entries: [token] }];
    const both = await withTenant(database.db, scope, async (tx) => {
      await lockTenant(tx, scope, "update");
      const removal = removeWorkspace(ctx, scope, { workspaceId, confirmName: "a" });
      await untilBlocked(database.db, 1);
      const held = holdDraft(ctx, scope, { places, restart: false, applyAt: null });
      await Promise.race([held, untilBlocked(database.db, 2)]);
      return [removal, held];
    });
    const [removal, held] = await Promise.allSettled(both);
    expect(removal).toMatchObject({ status: "fulfilled" });
    expect(held).toMatchObject({ status: "rejected", reason: { code: "NOT_FOUND" } });
    expect(await listHeldDrafts(ctx, scope)).toEqual([]);
  });

  it("takes a time ahead, within a year", async () => {
    const { scope, idOf } = await createTestWorld(ctx, { a: "opus" });
    const places = [{ workspaceId: idOf("a"), entries: [token] }];
    for (const applyAt of [new Date(Date.now() - 1_000), new Date(Date.now() + 400 * 86_400_000)])
      await expect(holdDraft(ctx, scope, { places, restart: false, applyAt })).rejects.toMatchObject({
        code: "BAD_INPUT",
        detail: { field: "applyAt" },
      });
  });
});
