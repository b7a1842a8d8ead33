import { withTenant } from "@molecule/db";
import { listAuditEvents, recordAlert } from "@molecule/db/repositories";
import { messages, receipts } from "@molecule/db/schema";
import {
  type AlertId,
  type AttemptId,
  type ChangeSetId,
  type LedgerPostingId,
  type MessageId,
  newId,
  type TenantId,
  type TenantScope,
  type UserId,
  type WorkspaceId,
} from "@molecule/domain";
import { holdDraft, setSecrets } from "@molecule/services";
import { createTestWorkspace } from "@molecule/testing";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appRouter } from "./router.ts";
import { createTestApi, type Person, type TestApi } from "./suite.ts";

/** Things of one tenant that a procedure can be asked about. */
type Ids = {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly messageId: MessageId;
  readonly alertId: AlertId;
  /** A call that has a receipt. */
  readonly attemptId: AttemptId;
  readonly userId: UserId;
  /** A draft that waits. */
  readonly changeSetId: ChangeSetId;
};

type Kind = "signed-in" | "tenant" | "operator";
type Asking = {
  readonly kind: Kind;
  /** A valid input about these things. */
  readonly input: (ids: Ids) => Readonly<Record<string, unknown>>;
  /** False where nothing but the tenant is named. */
  readonly namesMore?: boolean;
};

const tenant = (more: (ids: Ids) => object = () => ({}), namesMore = true): Asking => ({
  kind: "tenant",
  input: (ids) => ({ tenantId: ids.tenantId, ...more(ids) }),
  namesMore,
});
const tenantAlone = (more: object = {}): Asking => tenant(() => more, false);
const workspace = (more: object = {}): Asking => tenant(({ workspaceId }) => ({ workspaceId, ...more }));
const operator = (input: Asking["input"], namesMore = true): Asking => ({
  kind: "operator",
  input,
  namesMore,
});

const FOO = [{ name: "FOO", value: "v", kind: "variable" }] as const;

/** One valid input per procedure. A procedure that is missing here fails the first test. */
const ASKING: Readonly<Record<string, Asking>> = {
  "session.me": { kind: "signed-in", input: () => ({}) },
  "session.tenants": { kind: "signed-in", input: () => ({}) },
  "workspace.list": tenantAlone(),
  "workspace.get": workspace(),
  "workspace.create": tenant(({ workspaceId }) => ({
    name: "x",
    runtime: "claude-code",
    parentId: workspaceId,
  })),
  "workspace.rename": workspace({ name: "x" }),
  "workspace.move": workspace({ parentId: null }),
  "workspace.restart": workspace(),
  "workspace.pause": workspace(),
  "workspace.resume": workspace(),
  "workspaceConfig.setModel": workspace({ model: "opus" }),
  "workspaceConfig.confirmPayerChange": workspace(),
  "workspaceConfig.stopNow": workspace(),
  "workspaceConfig.remove": workspace(),
  "secret.list": workspace(),
  "secret.listTenant": tenantAlone(),
  "secret.set": workspace({ entries: [{ name: "FOO", value: "v", kind: "variable" }] }),
  "secret.remove": workspace({ name: "FOO" }),
  "secretVersion.list": workspace({ name: "HELD" }),
  "secretVersion.markLeaked": workspace({ name: "HELD" }),
  "secret.exportNames": workspace(),
  "secret.issueSandboxToken": tenantAlone(),
  "draft.preview": tenant(({ workspaceId }) => ({ places: [{ workspaceId, entries: FOO }] })),
  "draft.applyNow": tenant(({ workspaceId }) => ({ places: [{ workspaceId, entries: FOO }] })),
  "draft.hold": tenant(({ workspaceId }) => ({ places: [{ workspaceId, entries: FOO }], applyAt: null })),
  "draft.listHeld": tenantAlone(),
  "draft.applyHeld": tenant(({ changeSetId }) => ({ id: changeSetId })),
  "draft.discardHeld": tenant(({ changeSetId }) => ({ id: changeSetId })),
  "secret.try": workspace({ name: "FOO", value: "v" }),
  "chat.list": workspace(),
  "chat.send": workspace({ body: "hello" }),
  "chat.retry": tenant(({ workspaceId, messageId }) => ({ workspaceId, messageId })),
  "chat.cancel": tenant(({ workspaceId, messageId }) => ({ workspaceId, messageId })),
  "billing.get": workspace(),
  "billing.usage": workspace(),
  "billing.calls": workspace(),
  "billing.tenantSummary": tenantAlone(),
  "activity.list": workspace(),
  "models.offered": tenantAlone(),
  "member.list": tenantAlone(),
  "member.add": tenantAlone({ name: "x", email: "x@example.test", password: "0123456789", role: "viewer" }),
  "member.setRole": tenant(({ userId }) => ({ userId, role: "viewer" })),
  "member.remove": tenant(({ userId }) => ({ userId })),
  "operator.tenants": operator(() => ({}), false),
  "operator.summary": operator(({ tenantId }) => ({ tenantId }), false),
  "operator.setBillingMode": operator(({ tenantId }) => ({ tenantId, mode: "byok" }), false),
  "operator.explain": operator(({ workspaceId }) => ({ workspaceId }), false),
  "operator.setOverride": operator(({ tenantId, workspaceId }) => ({ tenantId, workspaceId, mode: "byok" })),
  "operator.alerts": operator(() => ({}), false),
  "operator.resolveAlert": operator(({ tenantId, alertId }) => ({ tenantId, alertId })),
  "operator.grantCredit": operator(({ tenantId }) => ({ tenantId, amountNanoUsd: 1n, reason: "x" }), false),
  "platform.keys": operator(() => ({}), false),
  "platform.addKey": operator(() => ({ vendor: "openai", value: "not-a-real-key-0123456789" }), false),
  "platform.proveKey": operator(({ alertId }) => ({ id: alertId }), false),
  "platform.promoteKey": operator(({ alertId }) => ({ id: alertId }), false),
  "platform.retireKey": operator(({ alertId }) => ({ id: alertId }), false),
  "platform.suspensions": operator(() => ({}), false),
  "platform.suspend": operator(({ tenantId }) => ({ tenantId, reason: "x" }), false),
  "platform.lift": operator(({ tenantId }) => ({ tenantId }), false),
  "spend.overview": tenantAlone(),
  "spend.breakdown": tenantAlone(),
  "spend.estimates": tenantAlone(),
  "spend.budgets": tenantAlone(),
  "spend.setBudget": tenant(({ workspaceId }) => ({
    ...{ scope: "workspace", workspaceId, window: "day", limitNanoUsd: 1n, enforcement: "warn" },
  })),
  "spend.archiveBudget": tenant(({ alertId }) => ({ budgetId: alertId })),
  "spend.setOverage": tenantAlone({ allowedNanoUsd: 0n }),
  "receipt.list": tenantAlone(),
  "receipt.get": tenantAlone({ seq: 1 }),
  "receipt.ofCall": tenant(({ attemptId }) => ({ attemptId })),
  "webhook.list": tenantAlone(),
  "webhook.add": tenantAlone({ url: "https://hooks.example.com/" }),
  "webhook.remove": tenant(({ alertId }) => ({ webhookId: alertId })),
  "webhook.listPlatform": operator(() => ({}), false),
  "webhook.addPlatform": operator(() => ({ url: "https://hooks.example.com/" }), false),
  "webhook.removePlatform": operator(({ alertId }) => ({ webhookId: alertId })),
  "ledger.tenants": operator(() => ({}), false),
  "ledger.tenant": operator(({ tenantId }) => ({ tenantId }), false),
  "ledger.exposure": operator(() => ({}), false),
  "ledger.settleCall": operator(({ tenantId, alertId }) => ({
    ...{ tenantId, attemptId: alertId, reason: "x" },
    usage: { input: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 },
  })),
  "ledger.voidCall": operator(({ tenantId, alertId }) => ({ tenantId, attemptId: alertId, reason: "x" })),
  "ledger.priceBook": operator(() => ({}), false),
  "ledger.reconciliations": operator(() => ({}), false),
  "ledger.reconcile": operator(
    () => ({ vendor: "openai", from: "2026-11-01", until: "2026-11-02", report: "day,model\n" }),
    false,
  ),
  "changes.onChange": tenantAlone(),
};

const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  type: (procedure as unknown as { _def: { type: string } })._def.type,
}));
const askingOf = (path: string): Asking => ASKING[path] ?? { kind: "tenant", input: () => ({}) };
const ofKind = (...kinds: readonly Kind[]) =>
  procedures.filter(({ path }) => kinds.includes(askingOf(path).kind));

let test: TestApi;
let owner: Person;
let stranger: Person;
let runner: Person;
let viewer: Person;
let mine: TenantScope;
let theirs: TenantScope;
let mineIds: Ids;
let theirIds: Ids;

const fill = async (scope: TenantScope, userId: UserId): Promise<Ids> => {
  const { tenantId } = scope;
  const { id: workspaceId } = await createTestWorkspace(test.db, scope);
  const messageId = newId<MessageId>();
  const attemptId = newId<AttemptId>();
  const alertId = await withTenant(test.db, scope, async (tx) => {
    await tx
      .insert(messages)
      .values({ id: messageId, tenantId, workspaceId, author: "user", status: "failed", body: "hi" });
    const postingId = newId<LedgerPostingId>();
    const link = { seq: 1, kind: "charge", amountNanoUsd: -1n, body: {}, hash: "0" } as const;
    await tx.insert(receipts).values({ ...link, tenantId, attemptId, postingId, postedAt: new Date() });
    return recordAlert(tx, { tenantId, code: "TEST", severity: "warning", message: "test" });
  });
  const entries = [{ name: "HELD", value: "v", kind: "variable" as const }];
  await setSecrets(test.ctx, scope, { workspaceId, entries });
  const places = [{ workspaceId, entries: FOO }];
  const { id: changeSetId } = await holdDraft(test.ctx, scope, { places, restart: false, applyAt: null });
  return { tenantId, workspaceId, messageId, alertId, attemptId, userId, changeSetId };
};

beforeAll(async () => {
  test = await createTestApi();
  [owner, stranger, runner] = [
    await test.createPerson(),
    await test.createPerson(),
    await test.createPerson({ operator: true }),
  ];
  mine = await test.createTenant(owner, { sandbox: true });
  theirs = await test.createTenant(stranger, { sandbox: true });
  viewer = await test.createPerson();
  await test.join(viewer, mine.tenantId, "viewer");
  const [colleague, foreigner] = [await test.createPerson(), await test.createPerson()];
  await test.join(colleague, mine.tenantId, "member");
  await test.join(foreigner, theirs.tenantId, "member");
  mineIds = await fill(mine, colleague.userId);
  theirIds = await fill(theirs, foreigner.userId);
}, 60_000);
afterAll(() => test.close());

/** Calls a procedure by its path; a subscription is asked for its first value. */
const call = async (person: Person | null, path: string, input: unknown): Promise<unknown> => {
  const [noun = "", verb = ""] = path.split(".");
  const caller = test.callerOf(person) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  const answer = await caller[noun]?.[verb]?.(input);
  if (typeof answer !== "object" || answer === null || !(Symbol.asyncIterator in answer)) return answer;
  const values = answer as AsyncIterable<unknown>;
  for await (const value of values) return value;
  return undefined;
};

const codeOf = async (person: Person | null, path: string, input: unknown): Promise<string> => {
  try {
    await call(person, path, input);
    return "answered";
  } catch (error) {
    return error instanceof TRPCError ? error.code : String(error);
  }
};

const auditOf = (scope: TenantScope) =>
  withTenant(test.db, scope, (tx) => listAuditEvents(tx, scope, { limit: 500 }));

it("knows every procedure of the router, and no other", () => {
  expect(Object.keys(ASKING).toSorted()).toEqual(procedures.map(({ path }) => path).toSorted());
});

it("has at most eight procedures per noun", () => {
  for (const [noun, paths] of Map.groupBy(procedures, ({ path }) => path.split(".")[0])) {
    expect(paths.length, String(noun)).toBeLessThanOrEqual(8);
  }
});

describe("another tenant's ids are not found", () => {
  it.each(ofKind("tenant"))("$path in a tenant of others", async ({ path }) => {
    expect(await codeOf(owner, path, askingOf(path).input(theirIds))).toBe("NOT_FOUND");
  });

  it.each(ofKind("tenant", "operator").filter(({ path }) => askingOf(path).namesMore))(
    "$path in one's own tenant with ids of others",
    async ({ path }) => {
      const input = { ...askingOf(path).input(theirIds), tenantId: mineIds.tenantId };
      expect(await codeOf(askingOf(path).kind === "operator" ? runner : owner, path, input)).toBe(
        "NOT_FOUND",
      );
    },
  );

  it("move: under a parent of others", async () => {
    const input = {
      tenantId: mineIds.tenantId,
      workspaceId: mineIds.workspaceId,
      parentId: theirIds.workspaceId,
    };
    expect(await codeOf(owner, "workspace.move", input)).toBe("NOT_FOUND");
  });

  it("nothing of it left a trace there", async () => {
    expect((await auditOf(theirs)).map(({ action }) => action)).toEqual(["change_set.held", "secret.set"]);
  });
});

describe("who may", () => {
  it.each(procedures)("$path: nobody without a session", async ({ path }) => {
    expect(await codeOf(null, path, askingOf(path).input(mineIds))).toBe("UNAUTHORIZED");
  });

  it.each(ofKind("operator"))("$path: an operator only, an owner is none", async ({ path }) => {
    expect(await codeOf(owner, path, askingOf(path).input(mineIds))).toBe("FORBIDDEN");
  });

  it.each(ofKind("tenant").filter(({ type }) => type === "mutation"))(
    "$path: not a viewer",
    async ({ path }) => {
      expect(await codeOf(viewer, path, askingOf(path).input(mineIds))).toBe("FORBIDDEN");
    },
  );

  it("what all workspaces inherit: not a member", async () => {
    const member = await test.createPerson();
    await test.join(member, mine.tenantId, "member");
    const input = { ...askingOf("secret.set").input(mineIds), workspaceId: null };
    expect(await codeOf(member, "secret.set", input)).toBe("FORBIDDEN");
  });

  it("an operator is no member: tenants' own procedures stay closed", async () => {
    for (const { path } of ofKind("tenant")) {
      expect(await codeOf(runner, path, askingOf(path).input(mineIds)), path).toBe("NOT_FOUND");
    }
  });
});

describe("each input of this walk is one that is answered", () => {
  it.each(procedures.filter(({ type, path }) => type === "query" || path === "workspace.create"))(
    "$path",
    async ({ path }) => {
      const person = askingOf(path).kind === "operator" ? runner : owner;
      expect(await codeOf(person, path, askingOf(path).input(mineIds))).toBe("answered");
    },
  );
});
