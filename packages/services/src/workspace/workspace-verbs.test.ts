import { type Database, listen, withTenant } from "@molecule/db";
import {
  findWorkspaceLocked,
  insertWorkspace,
  listStoredValues,
  listWorkspaces,
  lockTenant,
  lockWorkspace,
} from "@molecule/db/repositories";
import { newId, type WorkspaceId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  makeReceipt,
  recordTestRun,
  untilBlocked,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { createWorkspace } from "./create-workspace.ts";
import { moveWorkspace } from "./move-workspace.ts";
import { pauseWorkspace } from "./pause-workspace.ts";
import { removeWorkspace } from "./remove-workspace.ts";
import { renameWorkspace } from "./rename-workspace.ts";
import { requestRestart } from "./request-restart.ts";
import { resumeWorkspace } from "./resume-workspace.ts";
import { listActions, makeWorkspace, readWorkspace } from "./testing/test-workspace.ts";

const TOKEN = "sk-ant-oat01-verbs-0123456789";
const PLATFORM_MODEL = "anthropic/claude-sonnet-4-6";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const makeTenant = () => createTestTenant(database.db, { billingMode: "byok" });

describe("createWorkspace", () => {
  it("stores model and secrets with it, in one go, and wakes a supervisor", async () => {
    const scope = await makeTenant();
    const heard: string[] = [];
    const stop = await listen(database.db, "molecule_work", (payload) => heard.push(payload));
    const { workspace, standing } = await createWorkspace(ctx, scope, {
      name: "  Researcher ",
      role: "finds things out",
      runtime: "claude-code",
      model: "opus",
      secrets: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: TOKEN, kind: "secret" }],
    });
    expect(workspace).toMatchObject({
      name: "Researcher",
      role: "finds things out",
      desiredState: "running",
      desiredGeneration: 1,
      observedGeneration: 0,
    });
    expect(standing).toMatchObject({
      resolution: { resolvedMode: "byok" },
      plan: { ok: true },
      refusal: null,
    });
    expect(await listActions(ctx, scope)).toEqual(["secret.set", "workspace.created"]);
    await expect.poll(() => heard).toContain(workspace.id);
    await stop();
  });

  it("creates nothing when a secret is refused", async () => {
    const scope = await makeTenant();
    await expect(
      createWorkspace(ctx, scope, {
        name: "w",
        runtime: "claude-code",
        model: PLATFORM_MODEL,
        secrets: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: TOKEN, kind: "secret" }],
      }),
    ).rejects.toMatchObject({ code: "BYPASS_KEY_REJECTED" });
    expect(await withTenant(database.db, scope, (tx) => listWorkspaces(tx, scope))).toEqual([]);
    expect(await listActions(ctx, scope)).toEqual(["secret.refused"]);
  });

  it.each([
    [{ name: " " }, "BAD_INPUT"],
    [{ name: "a\u200bb" }, "BAD_INPUT"],
    [{ name: "x".repeat(101) }, "BAD_INPUT"],
    [{ runtime: "nonsense" }, "UNKNOWN_RUNTIME"],
    [{ model: "nonsense" }, "UNREGISTERED_MODEL"],
    [{ override: "byok" as const }, "FORBIDDEN"],
  ])("refuses %o", async (wrong, code) => {
    const scope = await makeTenant();
    const input = { name: "w", runtime: "claude-code", ...wrong };
    await expect(createWorkspace(ctx, scope, input)).rejects.toMatchObject({ code });
  });

  it("lets an operator override from the start", async () => {
    const scope = { ...(await makeTenant()), operator: true };
    const { workspace, standing } = await createWorkspace(ctx, scope, {
      name: "w",
      runtime: "claude-code",
      override: "disabled",
    });
    expect(workspace.billingOverride).toBe("disabled");
    expect(standing.resolution).toMatchObject({ resolvedMode: "disabled", payer: "none" });
  });
});

describe("the tree", () => {
  it("moves a workspace with what is below it, and closes no circle", async () => {
    const scope = await makeTenant();
    const top = await makeWorkspace(ctx, scope, "top");
    const middle = await makeWorkspace(ctx, scope, "middle", { parentId: top });
    const bottom = await makeWorkspace(ctx, scope, "bottom", { parentId: middle });
    for (const parentId of [top, middle, bottom])
      await expect(moveWorkspace(ctx, scope, { workspaceId: top, parentId })).rejects.toMatchObject({
        code: "CONFLICT",
      });
    await moveWorkspace(ctx, scope, { workspaceId: middle, parentId: null });
    expect((await readWorkspace(ctx, scope, middle)).parentId).toBeNull();
    expect((await readWorkspace(ctx, scope, bottom)).parentId).toBe(middle);
    await moveWorkspace(ctx, scope, { workspaceId: top, parentId: bottom });
    expect((await readWorkspace(ctx, scope, top)).parentId).toBe(bottom);
  });

  it("closes no circle when two move at once", async () => {
    const scope = await makeTenant();
    for (let round = 0; round < 20; round += 1) {
      const [a, b] = [await makeWorkspace(ctx, scope, "a"), await makeWorkspace(ctx, scope, "b")];
      const moves = await Promise.allSettled([
        moveWorkspace(ctx, scope, { workspaceId: a, parentId: b }),
        moveWorkspace(ctx, scope, { workspaceId: b, parentId: a }),
      ]);
      expect(moves.map((move) => move.status).sort()).toEqual(["fulfilled", "rejected"]);
      const lost = moves.find((move) => move.status === "rejected");
      expect(lost?.reason).toMatchObject({ code: "CONFLICT" });
    }
  });

  it("hands the children of a removed workspace to its parent", async () => {
    const scope = await makeTenant();
    const top = await makeWorkspace(ctx, scope, "top");
    const middle = await makeWorkspace(ctx, scope, "middle", { parentId: top });
    const bottom = await makeWorkspace(ctx, scope, "bottom", { parentId: middle });
    const result = await removeWorkspace(ctx, scope, { workspaceId: middle });
    expect(result).toEqual({ removed: true, movedUp: [bottom] });
    expect((await readWorkspace(ctx, scope, bottom)).parentId).toBe(top);
  });
});

describe("desired state", () => {
  it("goes up by one generation for each restart", async () => {
    const scope = await makeTenant();
    const workspaceId = await makeWorkspace(ctx, scope, "w");
    const results = await Promise.all(
      Array.from({ length: 10 }, () => requestRestart(ctx, scope, { workspaceId })),
    );
    expect(results.map((row) => row.generation).sort((a, b) => a - b)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    expect((await listActions(ctx, scope)).filter((action) => action === "workspace.restart")).toHaveLength(
      10,
    );
  });

  it("pauses and resumes once, and refuses to restart what is paused", async () => {
    const scope = await makeTenant();
    const workspaceId = await makeWorkspace(ctx, scope, "w");
    expect(await pauseWorkspace(ctx, scope, { workspaceId })).toEqual({ paused: [workspaceId] });
    expect(await pauseWorkspace(ctx, scope, { workspaceId })).toEqual({ paused: [] });
    expect(await readWorkspace(ctx, scope, workspaceId)).toMatchObject({
      desiredState: "paused",
      desiredGeneration: 2,
    });
    await expect(requestRestart(ctx, scope, { workspaceId })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await resumeWorkspace(ctx, scope, { workspaceId })).toEqual({ resumed: [workspaceId] });
    expect(await readWorkspace(ctx, scope, workspaceId)).toMatchObject({
      desiredState: "running",
      desiredGeneration: 3,
    });
  });

  it("cascades only when asked", async () => {
    const scope = await makeTenant();
    const top = await makeWorkspace(ctx, scope, "top");
    const child = await makeWorkspace(ctx, scope, "child", { parentId: top });
    const grandchild = await makeWorkspace(ctx, scope, "grandchild", { parentId: child });
    const other = await makeWorkspace(ctx, scope, "other");
    await pauseWorkspace(ctx, scope, { workspaceId: top });
    expect((await readWorkspace(ctx, scope, child)).desiredState).toBe("running");
    const { paused } = await pauseWorkspace(ctx, scope, { workspaceId: top, cascade: true });
    expect(paused.toSorted()).toEqual([child, grandchild].toSorted());
    expect((await readWorkspace(ctx, scope, other)).desiredState).toBe("running");
  });

  it("cascades to whoever is created below at the same time", async () => {
    const scope = await makeTenant();
    const top = await makeWorkspace(ctx, scope, "top");
    const id = newId<WorkspaceId>();
    const pausing = await withTenant(database.db, scope, async (tx) => {
      // As a creation stands after its locks, with the pause right behind it.
      await lockTenant(tx, scope, "share");
      await lockWorkspace(tx, scope, top, "share");
      const pause = pauseWorkspace(ctx, scope, { workspaceId: top, cascade: true });
      await untilBlocked(database.db);
      await insertWorkspace(tx, scope, { id, name: "late", runtime: "claude-code", parentId: top });
      return { pause };
    });
    expect((await pausing.pause).paused.toSorted()).toEqual([top, id].toSorted());
    expect((await readWorkspace(ctx, scope, id)).desiredState).toBe("paused");
  });
});

describe("removeWorkspace", () => {
  it("asks for the name when there is something to lose, erases the secrets, and is idempotent", async () => {
    const scope = await makeTenant();
    const workspaceId = await makeWorkspace(ctx, scope, "Precious", { model: "opus" });
    for (const confirmName of [undefined, "precious", "Other"])
      await expect(removeWorkspace(ctx, scope, { workspaceId, confirmName })).rejects.toMatchObject({
        code: "BAD_INPUT",
        detail: { field: "confirmName" },
      });
    expect(await removeWorkspace(ctx, scope, { workspaceId, confirmName: "Precious" })).toMatchObject({
      removed: true,
    });
    expect(await removeWorkspace(ctx, scope, { workspaceId })).toMatchObject({ removed: false });
    const { row, stored } = await withTenant(database.db, scope, async (tx) => ({
      row: await findWorkspaceLocked(tx, scope, workspaceId, "share"),
      stored: await listStoredValues(tx, scope, workspaceId),
    }));
    expect(row).toMatchObject({ desiredState: "removed", desiredGeneration: 2 });
    expect(stored).toEqual([]);
    for (const verb of [requestRestart, resumeWorkspace, pauseWorkspace])
      await expect(verb(ctx, scope, { workspaceId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("asks when only a history would be lost, and not when nothing would", async () => {
    const scope = await makeTenant();
    const ran = await makeWorkspace(ctx, scope, "ran");
    await recordTestRun(database.db, scope, makeReceipt(ran), { ended: true });
    await expect(removeWorkspace(ctx, scope, { workspaceId: ran })).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
    const fresh = await makeWorkspace(ctx, scope, "fresh");
    expect(await removeWorkspace(ctx, scope, { workspaceId: fresh })).toMatchObject({ removed: true });
  });
});

describe("renameWorkspace", () => {
  it("keeps the role unless one is given", async () => {
    const scope = await makeTenant();
    const workspaceId = await makeWorkspace(ctx, scope, "w");
    await renameWorkspace(ctx, scope, { workspaceId, name: "New name", role: "does things" });
    await renameWorkspace(ctx, scope, { workspaceId, name: "Newer name" });
    expect(await readWorkspace(ctx, scope, workspaceId)).toMatchObject({
      name: "Newer name",
      role: "does things",
    });
    await expect(renameWorkspace(ctx, scope, { workspaceId, name: "" })).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
  });
});
