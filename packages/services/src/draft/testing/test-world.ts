import { type Database, withTenant } from "@molecule/db";
import { AUTH_MODELS } from "@molecule/db/auth";
import { listStoredValues, listWorkspaces } from "@molecule/db/repositories";
import {
  type Id,
  newId,
  type PayerFacts,
  type SecretKind,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { createTestTenant, makeReceipt, recordTestRun, type TestTenantOptions } from "@molecule/testing";
import type { ServiceContext } from "../../service-context.ts";
import { createWorkspace } from "../../workspace/create-workspace.ts";

export const OAUTH_TOKEN = "sk-ant-oat01-draft-0123456789abcdef";
export const PLATFORM_MODEL = "anthropic/claude-sonnet-4-6";
export const PLATFORM: PayerFacts = {
  payer: "platform",
  mode: "platform_managed",
  provider: "platform",
  credentialMethod: "gateway",
};
export const OWN_TOKEN: PayerFacts = {
  payer: "tenant",
  mode: "byok",
  provider: "anthropic-oauth",
  credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
};

export const entry = (name: string, value: string, kind: SecretKind = "secret") => ({ name, value, kind });

/** Makes the scope's person a member of its tenant, as everybody is who puts a draft aside. */
const join = (db: Database, scope: TenantScope): Promise<void> =>
  withTenant(db, scope, async (tx) => {
    const { tenantId, actor, role } = scope;
    if (actor.kind !== "user") return;
    const { userId, name } = actor;
    await tx.execute("set local role molecule_auth");
    await tx.insert(AUTH_MODELS.organization).values({ id: tenantId, name: "Test", slug: tenantId });
    await tx.insert(AUTH_MODELS.user).values({ id: userId, name, email: `${userId}@example.test` });
    const id = newId<Id<"member">>();
    await tx.insert(AUTH_MODELS.member).values({ id, userId, organizationId: tenantId, role });
  });

/** An organization with one member, the scope's, and some workspaces of these models, by name. */
export const createTestWorld = async (
  ctx: ServiceContext,
  models: Readonly<Record<string, string | undefined>>,
  options: TestTenantOptions = {},
): Promise<{ readonly scope: TenantScope; readonly idOf: (name: string) => WorkspaceId }> => {
  const scope = await createTestTenant(ctx.db, options);
  await join(ctx.db, scope);
  const ids = new Map<string, WorkspaceId>();
  for (const [name, model] of Object.entries(models)) {
    const { workspace } = await createWorkspace(ctx, scope, { name, runtime: "claude-code", model });
    ids.set(name, workspace.id);
  }
  return {
    scope,
    idOf: (name) => {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`there is no workspace ${name} in this test`);
      return id;
    },
  };
};

/** A live run of a workspace that was started with this payer. */
export const startTestRun = (
  db: Database,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  payer: PayerFacts,
  over: Parameters<typeof makeReceipt>[1] = {},
) => recordTestRun(db, scope, makeReceipt(workspaceId, { ...payer, ...over }));

export const storedIn = (db: Database, scope: TenantScope, workspaceId: WorkspaceId) =>
  withTenant(db, scope, (tx) => listStoredValues(tx, scope, workspaceId));

/** Desired generation of each workspace, by name. */
export const generationsOf = (db: Database, scope: TenantScope): Promise<Record<string, number>> =>
  withTenant(db, scope, async (tx) =>
    Object.fromEntries(
      (await listWorkspaces(tx, scope)).map(({ name, desiredGeneration }) => [name, desiredGeneration]),
    ),
  );
