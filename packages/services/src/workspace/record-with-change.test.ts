import { type Database, withTenant } from "@molecule/db";
import {
  getTenant,
  listAuditEvents,
  listChangesAfter,
  listStoredValues,
  listWorkspaces,
} from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestContext, createTestDatabase, createTestTenant } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setOverride } from "../billing/set-override.ts";
import { deleteSecret } from "../secret/delete-secret.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { setBillingMode } from "../tenant/set-billing-mode.ts";
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
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

type World = { scope: TenantScope; workspaceId: WorkspaceId; parentId: WorkspaceId };
type Verb = (scope: TenantScope, world: World) => Promise<unknown>;

const makeWorld = async (): Promise<World> => {
  const scope = await createTestTenant(database.db, { billingMode: "byok", operator: true });
  const make = async (name: string) =>
    (await createWorkspace(ctx, scope, { name, runtime: "claude-code" })).workspace.id;
  const [workspaceId, parentId] = [await make("w"), await make("parent")];
  await setSecrets(ctx, scope, { workspaceId, entries: [{ name: "TOKEN_A", value: "x", kind: "secret" }] });
  return { scope, workspaceId, parentId };
};

const stateOf = ({ scope, workspaceId }: World) =>
  withTenant(database.db, scope, async (tx) => ({
    tenant: await getTenant(tx, scope),
    workspaces: await listWorkspaces(tx, scope),
    values: await listStoredValues(tx, scope, workspaceId),
    audit: await listAuditEvents(tx, scope, { limit: 100 }),
    changes: await listChangesAfter(tx, scope, 0, 1_000),
  }));

/** PostgreSQL stores no NUL, so whatever this person does cannot be put on record. */
const unrecordable = (scope: TenantScope): TenantScope =>
  scope.actor.kind === "user" ? { ...scope, actor: { ...scope.actor, name: "no\0body" } } : scope;

const entries = [{ name: "TOKEN_B", value: "y", kind: "secret" as const }];
const verbs: readonly (readonly [string, string, Verb])[] = [
  ["secret.set", "setSecrets", (scope, { workspaceId }) => setSecrets(ctx, scope, { workspaceId, entries })],
  ["secret.set", "setSecrets for all", (scope) => setSecrets(ctx, scope, { workspaceId: null, entries })],
  [
    "secret.deleted",
    "deleteSecret",
    (scope, { workspaceId }) => deleteSecret(ctx, scope, { workspaceId, name: "TOKEN_A" }),
  ],
  [
    "secret.set",
    "setModel",
    (scope, { workspaceId }) => setModel(ctx, scope, { workspaceId, model: "opus" }),
  ],
  [
    "workspace.override_set",
    "setOverride",
    (scope, { workspaceId }) => setOverride(ctx, scope, { workspaceId, mode: "disabled" }),
  ],
  [
    "tenant.billing_mode_set",
    "setBillingMode",
    (scope) => setBillingMode(ctx, scope, { mode: "platform_managed" }),
  ],
  [
    "workspace.created",
    "createWorkspace",
    (scope) => createWorkspace(ctx, scope, { name: "x", runtime: "claude-code" }),
  ],
  [
    "workspace.renamed",
    "renameWorkspace",
    (scope, { workspaceId }) => renameWorkspace(ctx, scope, { workspaceId, name: "y" }),
  ],
  [
    "workspace.moved",
    "moveWorkspace",
    (scope, { workspaceId, parentId }) => moveWorkspace(ctx, scope, { workspaceId, parentId }),
  ],
  [
    "workspace.restart",
    "requestRestart",
    (scope, { workspaceId }) => requestRestart(ctx, scope, { workspaceId }),
  ],
  [
    "workspace.paused",
    "pauseWorkspace",
    (scope, { workspaceId }) => pauseWorkspace(ctx, scope, { workspaceId }),
  ],
  [
    "workspace.removed",
    "removeWorkspace",
    (scope, { workspaceId }) => removeWorkspace(ctx, scope, { workspaceId, confirmName: "w" }),
  ],
];

describe("the record of a change", () => {
  it.each(verbs)("%s is written by %s, which the screens hear of", async (action, _name, verb) => {
    const world = await makeWorld();
    const before = await stateOf(world);
    await verb(world.scope, world);
    const after = await stateOf(world);
    expect(after.audit.length).toBeGreaterThan(before.audit.length);
    expect(after.audit.map((event) => event.action)).toContain(action);
    expect(after.changes.length).toBeGreaterThan(before.changes.length);
  });

  it.each(verbs)("%s: when it cannot be written, %s changes nothing", async (_action, _name, verb) => {
    const world = await makeWorld();
    const before = await stateOf(world);
    await expect(verb(unrecordable(world.scope), world)).rejects.toThrow();
    expect(await stateOf(world)).toEqual(before);
  });

  it("of a resume is written, too", async () => {
    const world = await makeWorld();
    const { scope, workspaceId } = world;
    await pauseWorkspace(ctx, scope, { workspaceId });
    const before = await stateOf(world);
    await expect(resumeWorkspace(ctx, unrecordable(scope), { workspaceId })).rejects.toThrow();
    expect(await stateOf(world)).toEqual(before);
    await resumeWorkspace(ctx, scope, { workspaceId });
    expect((await stateOf(world)).audit.map((event) => event.action)).toContain("workspace.resumed");
  });
});
