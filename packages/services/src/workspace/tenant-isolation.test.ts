import { type Database, withTenant } from "@molecule/db";
import { listAuditEvents, listStoredValues, listWorkspaces } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestContext, createTestDatabase, createTestTenant } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatherBillingFacts, gatherTenantFacts } from "../billing/gather-facts.ts";
import { resolveTenant } from "../billing/resolve-tenant.ts";
import { resolveWorkspace } from "../billing/resolve-workspace.ts";
import { setOverride } from "../billing/set-override.ts";
import { deleteSecret } from "../secret/delete-secret.ts";
import { listSecrets } from "../secret/list-secrets.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { confirmPayerChange } from "./confirm-payer-change.ts";
import { createWorkspace } from "./create-workspace.ts";
import { moveWorkspace } from "./move-workspace.ts";
import { pauseWorkspace } from "./pause-workspace.ts";
import { removeWorkspace } from "./remove-workspace.ts";
import { renameWorkspace } from "./rename-workspace.ts";
import { requestRestart } from "./request-restart.ts";
import { resumeWorkspace } from "./resume-workspace.ts";
import { setModel } from "./set-model.ts";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
let victim: TenantScope;
let theirs: WorkspaceId;
let attacker: TenantScope;
let own: WorkspaceId;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
  victim = await createTestTenant(database.db, { billingMode: "byok" });
  // The strongest role, and an operator's flag, must not reach across either.
  attacker = {
    ...(await createTestTenant(database.db, { billingMode: "byok" })),
    role: "owner",
    operator: true,
  };
  const entries = [{ name: "TOKEN_A", value: "theirs", kind: "secret" as const }];
  const made = await createWorkspace(ctx, victim, {
    name: "theirs",
    runtime: "claude-code",
    model: "opus",
    secrets: entries,
  });
  theirs = made.workspace.id;
  await setSecrets(ctx, victim, { workspaceId: null, entries });
  own = (await createWorkspace(ctx, attacker, { name: "own", runtime: "claude-code" })).workspace.id;
});
afterAll(() => database.drop());

const everythingOf = (scope: TenantScope, workspaceId: WorkspaceId) =>
  withTenant(database.db, scope, async (tx) => ({
    workspaces: await listWorkspaces(tx, scope),
    values: await listStoredValues(tx, scope, workspaceId),
    audit: await listAuditEvents(tx, scope, { limit: 1_000 }),
  }));

type Verb = readonly [string, () => Promise<unknown>];
const verbs: readonly Verb[] = [
  ["resolveWorkspace", () => resolveWorkspace(ctx, attacker, theirs)],
  [
    "gatherBillingFacts",
    () => withTenant(ctx.db, attacker, (tx) => gatherBillingFacts(tx, attacker, ctx, theirs)),
  ],
  ["listSecrets", () => listSecrets(ctx, attacker, { workspaceId: theirs })],
  [
    "setSecrets",
    () =>
      setSecrets(ctx, attacker, {
        workspaceId: theirs,
        entries: [{ name: "FOO", value: "x", kind: "secret" }],
      }),
  ],
  ["deleteSecret", () => deleteSecret(ctx, attacker, { workspaceId: theirs, name: "TOKEN_A" })],
  ["setModel", () => setModel(ctx, attacker, { workspaceId: theirs, model: "sonnet" })],
  ["setOverride", () => setOverride(ctx, attacker, { workspaceId: theirs, mode: "disabled" })],
  ["renameWorkspace", () => renameWorkspace(ctx, attacker, { workspaceId: theirs, name: "mine" })],
  ["requestRestart", () => requestRestart(ctx, attacker, { workspaceId: theirs })],
  ["pauseWorkspace", () => pauseWorkspace(ctx, attacker, { workspaceId: theirs })],
  ["pauseWorkspace, cascading", () => pauseWorkspace(ctx, attacker, { workspaceId: theirs, cascade: true })],
  ["resumeWorkspace", () => resumeWorkspace(ctx, attacker, { workspaceId: theirs })],
  ["removeWorkspace", () => removeWorkspace(ctx, attacker, { workspaceId: theirs, confirmName: "theirs" })],
  ["confirmPayerChange", () => confirmPayerChange(ctx, attacker, { workspaceId: theirs })],
  ["moveWorkspace", () => moveWorkspace(ctx, attacker, { workspaceId: theirs, parentId: null })],
  ["moveWorkspace, below theirs", () => moveWorkspace(ctx, attacker, { workspaceId: own, parentId: theirs })],
  [
    "createWorkspace, below theirs",
    () => createWorkspace(ctx, attacker, { name: "x", runtime: "claude-code", parentId: theirs }),
  ],
];

describe("another tenant's id", () => {
  it.each(verbs)("%s does not find it and changes nothing", async (_name, verb) => {
    const before = await everythingOf(victim, theirs);
    await expect(verb()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await everythingOf(victim, theirs)).toEqual(before);
  });

  it("is absent from what is read in batch", async () => {
    expect([...(await resolveTenant(ctx, attacker, [own, theirs])).keys()]).toEqual([own]);
    expect([...(await resolveTenant(ctx, attacker)).keys()]).toEqual([own]);
    const facts = await withTenant(ctx.db, attacker, (tx) => gatherTenantFacts(tx, attacker, ctx, [theirs]));
    expect(facts.size).toBe(0);
  });

  it("is not reached by a scope that names the tenant but a transaction of another", async () => {
    const rows = await withTenant(database.db, attacker, (tx) => listStoredValues(tx, victim, theirs));
    expect(rows).toEqual([]);
  });
});

describe("roles", () => {
  const viewer = (): TenantScope => ({ ...attacker, role: "viewer", operator: false });
  const member = (): TenantScope => ({ ...attacker, role: "member", operator: false });

  it.each<readonly [string, () => Promise<unknown>]>([
    ["setSecrets", () => setSecrets(ctx, viewer(), { workspaceId: own, entries: [] })],
    ["setSecrets for all", () => setSecrets(ctx, member(), { workspaceId: null, entries: [] })],
    ["deleteSecret", () => deleteSecret(ctx, viewer(), { workspaceId: own, name: "X" })],
    ["deleteSecret for all", () => deleteSecret(ctx, member(), { workspaceId: null, name: "X" })],
    ["setModel", () => setModel(ctx, viewer(), { workspaceId: own, model: "opus" })],
    ["setOverride", () => setOverride(ctx, { ...member(), role: "owner" }, { workspaceId: own, mode: null })],
    ["createWorkspace", () => createWorkspace(ctx, viewer(), { name: "x", runtime: "claude-code" })],
    ["renameWorkspace", () => renameWorkspace(ctx, viewer(), { workspaceId: own, name: "x" })],
    ["requestRestart", () => requestRestart(ctx, viewer(), { workspaceId: own })],
    ["pauseWorkspace", () => pauseWorkspace(ctx, viewer(), { workspaceId: own })],
    ["resumeWorkspace", () => resumeWorkspace(ctx, viewer(), { workspaceId: own })],
    ["removeWorkspace", () => removeWorkspace(ctx, viewer(), { workspaceId: own })],
    ["confirmPayerChange", () => confirmPayerChange(ctx, viewer(), { workspaceId: own })],
    ["moveWorkspace", () => moveWorkspace(ctx, viewer(), { workspaceId: own, parentId: null })],
  ])("too weak for %s", async (_name, verb) => {
    const before = await everythingOf(attacker, own);
    await expect(verb()).rejects.toMatchObject({ code: "FORBIDDEN", detail: { remedy: expect.any(String) } });
    expect(await everythingOf(attacker, own)).toEqual(before);
  });

  it("a viewer reads names", async () => {
    expect((await listSecrets(ctx, viewer(), { workspaceId: own })).rows).toEqual([]);
  });
});
