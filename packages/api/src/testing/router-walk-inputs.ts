import type {
  AlertId,
  AttemptId,
  ChangeSetId,
  MessageId,
  TenantId,
  UserId,
  WorkspaceId,
} from "@molecule/domain";

/** Things of one tenant that a procedure can be asked about. */
export type Ids = {
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

export type Kind = "signed-in" | "tenant" | "operator";
export type Asking = {
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

export const FOO = [{ name: "FOO", value: "v", kind: "variable" }] as const;

/** One valid input per procedure. A procedure that is missing here fails the first test. */
export const ASKING: Readonly<Record<string, Asking>> = {
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
  "log.get": workspace(),
  "log.watch": workspace(),
  "peer.listOpen": tenantAlone(),
  "workspaceConfig.setExecutor": workspace({ executor: "loop" }),
  "workspaceConfig.setModel": workspace({ model: "opus" }),
  "workspaceConfig.duplicate": workspace({ name: "copy" }),
  "workspaceConfig.confirmPayerChange": workspace(),
  "workspaceConfig.remove": workspace(),
  "secret.list": workspace(),
  "secret.listTenant": tenantAlone(),
  "secret.set": workspace({ entries: [{ name: "FOO", value: "v", kind: "variable" }] }),
  "secret.remove": workspace({ name: "FOO" }),
  "secret.issueSandboxToken": tenantAlone(),
  "draft.preview": tenant(({ workspaceId }) => ({ places: [{ workspaceId, entries: FOO }] })),
  "draft.whatIfFacts": workspace(),
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
  "coMingling.report": operator(() => ({}), false),
  "coMingling.audit": operator(() => ({}), false),
  "coMingling.stopRun": operator(({ tenantId, workspaceId }) => ({ tenantId, workspaceId })),
  "platform.keys": operator(() => ({}), false),
  "platform.addKey": operator(() => ({ vendor: "openai", value: "not-a-real-key-0123456789" }), false),
  "platform.proveKey": operator(({ alertId }) => ({ id: alertId }), false),
  "platform.promoteKey": operator(({ alertId }) => ({ id: alertId }), false),
  "platform.retireKey": operator(({ alertId }) => ({ id: alertId }), false),
  "suspension.list": operator(() => ({}), false),
  "suspension.set": operator(({ tenantId }) => ({ tenantId, reason: "x" }), false),
  "suspension.lift": operator(({ tenantId }) => ({ tenantId }), false),
  "spend.overview": tenantAlone(),
  "suspension.listLifted": operator(() => ({}), false),
  "credit.grantMonthly": operator(({ tenantId }) => ({ tenantId, amountNanoUsd: 1n, reason: "x" }), false),
  "credit.archiveMonthly": operator(({ tenantId, alertId }) => ({ tenantId, grantId: alertId })),
  "credit.refund": operator(({ tenantId, alertId }) => ({
    ...{ tenantId, attemptId: alertId, amountNanoUsd: null, reason: "x" },
  })),
  "credit.setOverageCap": operator(({ tenantId }) => ({ tenantId, capNanoUsd: 0n }), false),
  "receipt.listOf": operator(({ tenantId }) => ({ tenantId }), false),
  "receipt.getOf": operator(({ tenantId }) => ({ tenantId, seq: 1 }), false),
  "webhook.deliveries": tenantAlone(),
  "webhook.platformDeliveries": operator(() => ({}), false),
  "spend.breakdown": tenantAlone(),
  "spend.byModel": tenantAlone(),
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
  "token.list": tenantAlone(),
  "token.create": tenantAlone({ name: "x", role: "viewer", expiresInDays: 1 }),
  "token.revoke": tenant(({ alertId }) => ({ id: alertId })),
  "token.listPlatform": operator(() => ({}), false),
  "token.createPlatform": operator(() => ({ name: "x", expiresInDays: 1 }), false),
  "token.revokePlatform": operator(({ alertId }) => ({ id: alertId }), false),
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
  "workspaceConfig.stopNow": workspace(),
  "lifecycle.cancelStart": workspace(),
  "lifecycle.prove": workspace(),
  "lifecycle.hibernate": workspace(),
  "lifecycle.setHibernation": workspace({ afterMinutes: 30 }),
  "lifecycle.revert": workspace(),
  "bulkRestart.plan": tenant(({ workspaceId }) => ({ workspaceIds: [workspaceId] })),
  "bulkRestart.start": tenant(({ workspaceId }) => ({ workspaceIds: [workspaceId] })),
  "bulkRestart.get": tenantAlone({ id: null }),
  "bulkRestart.stop": tenant(({ alertId }) => ({ id: alertId })),
  "liveness.get": operator(() => ({}), false),
  "liveness.check": operator(() => ({}), false),
  "secretRotation.start": tenant(({ workspaceId }) => ({
    ...{ workspaceId, name: "HELD", trialWorkspaceId: workspaceId, value: "the next one" },
  })),
  "secretRotation.takeBack": workspace({ name: "HELD" }),
  "secretRotation.finish": workspace({ name: "HELD" }),
  "secretVersion.list": workspace({ name: "HELD" }),
  "secretVersion.markLeaked": workspace({ name: "HELD" }),
  "secret.exportNames": workspace(),
  "changes.onChange": tenantAlone(),
};
