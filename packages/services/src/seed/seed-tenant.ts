import { withSystem, withTenant } from "@molecule/db";
import {
  findBalance,
  hasAuditEvent,
  insertTenant,
  listTenants,
  listWorkspaces,
  recordAudit,
} from "@molecule/db/repositories";
import { newId, processScope, type TenantId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { grantMonthlyCredit } from "../ledger/grant-monthly-credit.ts";
import { issueSandboxToken } from "../secret/issue-sandbox-token.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { createWorkspace } from "../workspace/create-workspace.ts";
import { SANDBOX_CREDIT_NANO_USD, type SeededTenant } from "./sandbox-teams.ts";

/** Written when a tenant has all that it starts with: what people remove after that stays removed. */
const SEEDED = "tenant.seeded";

/** The tenant's scope for our own process; the tenant is created when no one has its slug. */
const openTenant = async (ctx: ServiceContext, seeded: SeededTenant): Promise<TenantScope> => {
  const known = (await withSystem(ctx.db, listTenants)).find((tenant) => tenant.slug === seeded.slug);
  const scope = processScope("boot", known?.id ?? newId<TenantId>());
  if (known === undefined) await withTenant(ctx.db, scope, (tx) => insertTenant(tx, scope, seeded));
  return scope;
};

const seedCredit = async (ctx: ServiceContext, scope: TenantScope): Promise<void> => {
  const balance = await withTenant(ctx.db, scope, (tx) => findBalance(tx, scope));
  if (balance > 0n) return;
  const reason = "Sandbox credit: play money";
  await grantMonthlyCredit(ctx, scope, { amountNanoUsd: SANDBOX_CREDIT_NANO_USD, reason });
};

const seedCredentials = async (
  ctx: ServiceContext,
  scope: TenantScope,
  names: readonly string[],
): Promise<void> => {
  if (names.length === 0) return;
  const entries = await Promise.all(
    names.map(async (name) => {
      const { token } = await issueSandboxToken(ctx, scope);
      return { name, value: token, kind: "secret" as const, note: "Works in the sandbox only" };
    }),
  );
  await setSecrets(ctx, scope, { workspaceId: null, entries });
};

const seedTeam = async (ctx: ServiceContext, scope: TenantScope, seeded: SeededTenant): Promise<void> => {
  const present = await withTenant(ctx.db, scope, (tx) => listWorkspaces(tx, scope));
  const ids = new Map<string, WorkspaceId>(present.map(({ name, id }) => [name, id]));
  for (const { name, role, runtime, model, parent } of seeded.team) {
    if (ids.has(name)) continue;
    const parentId = parent === null ? null : (ids.get(parent) ?? null);
    const { workspace } = await createWorkspace(ctx, scope, { name, role, runtime, model, parentId });
    ids.set(name, workspace.id);
  }
};

/** Gives one tenant what it starts with, once; a seed that was cut short is completed by the next. */
export const seedTenant = async (
  ctx: ServiceContext,
  seeded: SeededTenant,
  addOwner: (tenantId: TenantId) => Promise<void>,
): Promise<void> => {
  const scope = await openTenant(ctx, seeded);
  const done = await withTenant(ctx.db, scope, (tx) => hasAuditEvent(tx, scope, SEEDED));
  if (done) return;
  await addOwner(scope.tenantId);
  if (seeded.sandbox) await seedCredit(ctx, scope);
  await seedCredentials(ctx, scope, seeded.credentials);
  await seedTeam(ctx, scope, seeded);
  await withTenant(ctx.db, scope, (tx) => recordAudit(tx, scope, { action: SEEDED }));
};
