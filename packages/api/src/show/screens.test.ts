import { withTenant } from "@molecule/db";
import {
  ledgerEntries,
  lifecycleEvents,
  llmAttempts,
  messages,
  usageEvents,
  workspaces,
} from "@molecule/db/schema";
import {
  type AttemptId,
  type LedgerPostingId,
  type MessageId,
  newId,
  type RunId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { grantCredit, setSecrets } from "@molecule/services";
import { createTestWorkspace, makeReceipt, recordTestRun } from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestApi, type Person, type TestApi } from "../suite.ts";

const MODEL = "anthropic/claude-sonnet-4-6";

let test: TestApi;
let owner: Person;
let scope: TenantScope;
let workspaceId: WorkspaceId;
let caller: ReturnType<TestApi["callerOf"]>;
let here: { tenantId: TenantScope["tenantId"]; workspaceId: WorkspaceId };

beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
  caller = test.callerOf(owner);
}, 60_000);
beforeEach(async () => {
  scope = await test.createTenant(owner);
  ({ id: workspaceId } = await createTestWorkspace(test.db, scope, { name: "marketing" }));
  here = { tenantId: scope.tenantId, workspaceId };
});
afterAll(() => test.close());

/** A settled call that cost this much, on a day. */
const recordCall = async (runId: RunId, chargeNanoUsd: bigint, at: Date): Promise<AttemptId> => {
  const id = newId<AttemptId>();
  const { tenantId } = scope;
  const leg = {
    tenantId,
    workspaceId,
    attemptId: id,
    kind: "charge" as const,
    price: { model: MODEL, from: "2026-01-01" },
    at,
  };
  const postingId = newId<LedgerPostingId>();
  await withTenant(test.db, scope, async (tx) => {
    await tx.insert(llmAttempts).values({
      id,
      tenantId,
      workspaceId,
      runId,
      gatewayId: newId(),
      dialect: "anthropic",
      model: MODEL,
      vendor: "anthropic",
      wireModel: "claude-sonnet-4-6",
      streaming: true,
      sandbox: false,
      status: "settled",
      httpStatus: 200,
      admittedAt: at,
      finishedAt: at,
    });
    await tx.insert(usageEvents).values({
      id: newId(),
      tenantId,
      workspaceId,
      attemptId: id,
      source: "gateway",
      verified: true,
      model: MODEL,
      input: 10,
      cacheRead: 1,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      output: 5,
      at,
    });
    await tx.insert(ledgerEntries).values([
      {
        ...leg,
        id: newId<LedgerPostingId>(),
        postingId,
        account: "tenant_credit",
        amountNanoUsd: -chargeNanoUsd,
      },
      {
        ...leg,
        id: newId<LedgerPostingId>(),
        postingId,
        account: "platform_revenue",
        amountNanoUsd: chargeNanoUsd,
      },
    ]);
  });
  return id;
};

describe("a card", () => {
  it("says who pays, what is pending and what needs a person", async () => {
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

  it("asks for agreement when a start would change the payer, and one click gives it", async () => {
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
    const other = await test.createTenant(await test.createPerson());
    const foreign = await createTestWorkspace(test.db, other);
    await createTestWorkspace(test.db, scope);
    const ids = [workspaceId, foreign.id, newId<WorkspaceId>()];
    const list = await caller.workspace.list({ tenantId: scope.tenantId, ids });
    expect(list.workspaces.map(({ id }) => id)).toEqual([workspaceId]);
    expect((await caller.workspace.list({ tenantId: scope.tenantId, ids: [] })).workspaces).toEqual([]);
  });

  it("counts messages that wait", async () => {
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

describe("secrets", () => {
  it("list who wrote them and never a sealed value", async () => {
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
    expect(
      JSON.stringify([list, await caller.billing.get(here)], (_key, value) =>
        typeof value === "bigint" ? String(value) : value,
      ),
    ).not.toContain(canary);
  });

  it("of all workspaces say who overrides them", async () => {
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
    await expect(caller.secret.issueSandboxToken({ tenantId: scope.tenantId })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const sandbox = await test.createTenant(owner, { sandbox: true, billingMode: "byok" });
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

describe("money", () => {
  const now = new Date();
  const yesterday = new Date(now.getTime() - 86_400_000);

  it("adds up by day, model, workspace and call, to the nano-dollar", async () => {
    await grantCredit(
      test.ctx,
      { ...scope, operator: true },
      { kind: "grant", amountNanoUsd: 1_000n, reason: "start" },
    );
    const runId = await recordTestRun(test.db, scope, makeReceipt(workspaceId));
    const older = await recordCall(runId, 300n, yesterday);
    const newer = await recordCall(runId, 45n, now);
    const summary = await caller.billing.tenantSummary({ tenantId: scope.tenantId, days: 7 });
    expect(summary).toMatchObject({
      balanceNanoUsd: 655n,
      unresolvedCalls: 0,
      byWorkspace: [{ workspaceId, calls: 2, chargeNanoUsd: 345n, payer: { kind: "platform" } }],
    });
    expect(summary.byDay.map(({ chargeNanoUsd }) => chargeNanoUsd)).toEqual([45n, 300n]);
    const { days } = await caller.billing.usage({ ...here, days: 7 });
    expect(
      days.map(({ day, calls, chargeNanoUsd, usage }) => [day, calls, chargeNanoUsd, usage.input]),
    ).toEqual([
      [now.toISOString().slice(0, 10), 1, 45n, 10],
      [yesterday.toISOString().slice(0, 10), 1, 300n, 10],
    ]);
    const page = await caller.billing.calls({ ...here, limit: 1 });
    expect(page).toMatchObject({
      calls: [
        {
          id: newer,
          chargeNanoUsd: 45n,
          price: { from: "2026-01-01" },
          usage: { output: 5 },
          workspaceName: "marketing",
        },
      ],
      before: newer,
    });
    const rest = await caller.billing.calls({ ...here, limit: 5, before: newer });
    expect(rest).toMatchObject({ calls: [{ id: older }], before: null });
  });

  it("reported usage stands apart and costs nothing here", async () => {
    await withTenant(test.db, scope, (tx) =>
      tx.insert(usageEvents).values({
        id: newId(),
        ...here,
        source: "agent",
        verified: false,
        model: "opus",
        input: 7,
        cacheRead: 0,
        cacheWrite5m: 0,
        cacheWrite1h: 0,
        output: 1,
      }),
    );
    expect((await caller.billing.usage({ ...here, days: 1 })).days).toEqual([
      expect.objectContaining({ model: "opus", verified: false, chargeNanoUsd: 0n }),
    ]);
  });

  it("the billing tab holds receipt and plan, and no fingerprint", async () => {
    await recordTestRun(
      test.db,
      scope,
      makeReceipt(workspaceId, {
        fingerprints: ["f00d"],
        credential: { name: "X", scope: "tenant", version: 1, fingerprint: "f00d" },
      }),
    );
    const view = await caller.billing.get(here);
    expect(view).toMatchObject({
      payer: { kind: "platform" },
      receipt: { paysAs: { payer: "platform" }, credential: { name: "X", version: 1 } },
    });
    expect(JSON.stringify(view)).not.toContain("f00d");
  });
});

it("the timeline is one, newest first, in pages, and by kind", async () => {
  await caller.secret.set({ ...here, entries: [{ name: "FOO", value: "v", kind: "variable" }] });
  await withTenant(test.db, scope, (tx) =>
    tx.insert(lifecycleEvents).values({ ...here, generation: 1, what: "preparing" }),
  );
  const runId = await recordTestRun(test.db, scope, makeReceipt(workspaceId));
  await recordCall(runId, 12n, new Date());
  await grantCredit(
    test.ctx,
    { ...scope, operator: true },
    { kind: "grant", amountNanoUsd: 5n, reason: "welcome" },
  );
  const all = await caller.activity.list({ tenantId: scope.tenantId });
  expect(all.items.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["config", "lifecycle", "money", "call"]),
  );
  expect(all.items.map(({ at }) => at.getTime())).toEqual(
    all.items.map(({ at }) => at.getTime()).toSorted((a, b) => b - a),
  );
  expect(all.items.find(({ kind, action }) => kind === "config" && action === "secret.set")).toMatchObject({
    who: "Ada",
    title: "Saved secrets",
    detail: "FOO v1",
    workspaceName: "marketing",
  });
  expect(all.items.find(({ kind }) => kind === "call")).toMatchObject({ amountNanoUsd: 12n });
  expect(all.items.find(({ kind }) => kind === "money")).toMatchObject({
    amountNanoUsd: 5n,
    detail: "welcome",
  });
  const [first] = (await caller.activity.list({ tenantId: scope.tenantId, limit: 1 })).items;
  const second = await caller.activity.list({
    tenantId: scope.tenantId,
    limit: 50,
    ...(first ? { before: first.at } : {}),
  });
  expect(second.items.map(({ key }) => key)).not.toContain(first?.key);
  const calls = await caller.activity.list({ ...here, kinds: ["call"] });
  expect(new Set(calls.items.map(({ kind }) => kind))).toEqual(new Set(["call"]));
});

it("offered models: all of them, those that the billing mode suggests first", async () => {
  const byok = await test.createTenant(owner, { billingMode: "byok" });
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

it("a workspace is created with its model and key, or refused whole", async () => {
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
  expect(await caller.session.me()).toMatchObject({ email: owner.email, operator: false });
  expect(await caller.session.tenants()).toContainEqual(
    expect.objectContaining({ id: scope.tenantId, role: "owner" }),
  );
  expect(await caller.member.list({ tenantId: scope.tenantId })).toEqual([
    expect.objectContaining({ email: owner.email, role: "owner" }),
  ]);
});
