import { withTenant } from "@molecule/db";
import { lifecycleEvents, messages, runs, workspaces } from "@molecule/db/schema";
import { type MessageId, newId, type WorkspaceId } from "@molecule/domain";
import { setSecrets } from "@molecule/services";
import { createTestWorkspace, makeReceipt, recordTestRun } from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOwnedApi, type OwnedApi } from "../testing/owned-api.ts";

let test: OwnedApi;
beforeAll(async () => {
  test = await createOwnedApi();
}, 180_000);
afterAll(() => test.close());

describe("a card", () => {
  it("says who pays, what is pending and what needs a person", async () => {
    const { caller, scope, workspaceId } = await test.createOwned();
    const before = await caller.workspace.list({ tenantId: scope.tenantId });
    expect(before.workspaces).toEqual([
      expect.objectContaining({
        id: workspaceId,
        name: "marketing",
        modelIsDefault: true,
        payer: expect.objectContaining({ kind: "platform", chip: "Platform credits" }),
        attention: null,
        pendingRestart: null,
        queuedMessages: 0,
      }),
    ]);
    await recordTestRun(
      test.db,
      scope,
      makeReceipt(workspaceId, { model: before.workspaces[0]?.model ?? null }),
    );
    await setSecrets(test.ctx, scope, {
      workspaceId,
      entries: [{ name: "FOO", value: "v", kind: "variable" }],
    });
    await setSecrets(test.ctx, scope, { workspaceId, model: "opus" });
    const {
      workspaces: [card],
      seq,
    } = await caller.workspace.list({ tenantId: scope.tenantId });
    expect(card).toMatchObject({
      model: "opus",
      payer: { kind: "tenant_subscription" },
      attention: { code: "MISSING_BYOK_CREDENTIAL", action: "add_key" },
      pendingRestart: { refusal: "MISSING_BYOK_CREDENTIAL" },
    });
    expect(seq).toBeGreaterThan(before.seq);
  });

  it("says of a live run when nothing shuts it in", async () => {
    const { caller, scope, workspaceId } = await test.createOwned();
    const runId = await recordTestRun(test.db, scope, makeReceipt(workspaceId));
    const isUnisolated = async () =>
      (await caller.workspace.list({ tenantId: scope.tenantId })).workspaces[0]?.unisolated;
    for (const [isolation, expected] of [
      ["none", true],
      ["bubblewrap", false],
    ] as const) {
      await withTenant(test.db, scope, (tx) =>
        tx
          .update(runs)
          .set({ handle: { pid: 1, isolation } })
          .where(eq(runs.id, runId)),
      );
      expect(await isUnisolated()).toBe(expected);
    }
  });

  it("asks for agreement when a start would change the payer, and one click gives it", async () => {
    const { caller, scope, workspaceId, here } = await test.createOwned();
    await recordTestRun(test.db, scope, makeReceipt(workspaceId));
    await setSecrets(test.ctx, scope, {
      workspaceId,
      model: "opus",
      entries: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: "t", kind: "secret" }],
    });
    const detail = await caller.workspace.get(here);
    expect(detail.node.attention).toMatchObject({
      code: "PAYER_CHANGE_UNCONFIRMED",
      action: "confirm_payer",
      payerChange: { before: { payer: "platform" }, after: { payer: "tenant" } },
    });
    expect(detail.differences.map(({ what }) => what)).toContain("Payer");
    const after = detail.node.attention?.payerChange?.after;
    await caller.workspaceConfig.confirmPayerChange({ ...here, ...(after === undefined ? {} : { after }) });
    expect((await caller.workspace.get(here)).node.attention).toBeNull();
  });

  it("can be asked for alone; what is another tenant's or unknown is left out", async () => {
    const { caller, scope, workspaceId } = await test.createOwned();
    const other = await test.createTenant(await test.createPerson());
    const foreign = await createTestWorkspace(test.db, other);
    await createTestWorkspace(test.db, scope);
    const ids = [workspaceId, foreign.id, newId<WorkspaceId>()];
    const list = await caller.workspace.list({ tenantId: scope.tenantId, ids });
    expect(list.workspaces.map(({ id }) => id)).toEqual([workspaceId]);
    expect((await caller.workspace.list({ tenantId: scope.tenantId, ids: [] })).workspaces).toEqual([]);
  });

  it("counts messages that wait", async () => {
    const { caller, scope, here } = await test.createOwned();
    const message = () => ({ id: newId<MessageId>(), ...here, author: "user" as const, body: "hi" });
    await withTenant(test.db, scope, (tx) =>
      tx.insert(messages).values([
        { ...message(), status: "queued" },
        { ...message(), status: "queued" },
        { ...message(), status: "done" },
      ]),
    );
    expect((await caller.workspace.get(here)).node.queuedMessages).toBe(2);
  });

  it("shows a crash with the next try", async () => {
    const { caller, scope, workspaceId, here } = await test.createOwned();
    const nextAttemptAt = new Date(Date.now() + 40_000);
    await withTenant(test.db, scope, (tx) =>
      tx
        .update(workspaces)
        .set({ crashCount: 3, nextAttemptAt, lastError: "exit code 1" })
        .where(eq(workspaces.id, workspaceId)),
    );
    const { node, crash } = await caller.workspace.get(here);
    expect(node.attention).toMatchObject({
      code: "CRASHED",
      action: "retry",
      message: expect.stringContaining("3 times"),
    });
    expect(crash).toEqual({ count: 3, nextAttemptAt, lastError: "exit code 1" });
  });
});

it("the detail has the steps of the newest start and the run that is live", async () => {
  const { caller, scope, workspaceId, here } = await test.createOwned();
  await withTenant(test.db, scope, (tx) =>
    tx.insert(lifecycleEvents).values([
      { ...here, generation: 1, what: "online" },
      { ...here, generation: 2, what: "queued" },
      { ...here, generation: 2, what: "preparing", detail: "2 names" },
    ]),
  );
  const runId = await recordTestRun(test.db, scope, makeReceipt(workspaceId));
  const detail = await caller.workspace.get(here);
  expect(detail.timeline.map(({ what, generation }) => [generation, what])).toEqual([
    [2, "queued"],
    [2, "preparing"],
  ]);
  expect(detail.liveRun).toMatchObject({
    id: runId,
    executorLabel: "claude-code",
    paysAs: { payer: "platform" },
  });
});

it("a workspace is created with its model and key, or refused whole", async () => {
  const { caller, scope } = await test.createOwned();
  const { tenantId } = scope;
  const secrets = [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: "token", kind: "secret" as const }];
  const made = await caller.workspace.create({
    tenantId,
    name: "research",
    runtime: "claude-code",
    model: "opus",
    secrets,
  });
  expect(made.standing).toMatchObject({ payer: { kind: "tenant_subscription" }, attention: null });
  await expect(
    caller.workspace.create({ tenantId, name: "no", runtime: "claude-code", secrets }),
  ).rejects.toMatchObject({ cause: { code: "BYPASS_KEY_REJECTED" } });
  expect((await caller.workspace.list({ tenantId })).workspaces.map(({ name }) => name).toSorted()).toEqual([
    "marketing",
    "research",
  ]);
});

it("me, tenants and members", async () => {
  const { caller, scope } = await test.createOwned();
  expect(await caller.session.me()).toMatchObject({ email: test.owner.email, operator: false });
  expect(await caller.session.tenants()).toContainEqual(
    expect.objectContaining({ id: scope.tenantId, role: "owner" }),
  );
  expect(await caller.member.list({ tenantId: scope.tenantId })).toEqual([
    expect.objectContaining({ email: test.owner.email, role: "owner" }),
  ]);
});
