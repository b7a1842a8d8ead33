import { withTenant } from "@molecule/db";
import { getWorkspace, listAuditEvents, type Workspace } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../../service-context.ts";
import { type CreateWorkspaceInput, createWorkspace } from "../create-workspace.ts";

/** A new workspace, through the verb that people use. For tests. */
export const makeWorkspace = async (
  ctx: ServiceContext,
  scope: TenantScope,
  name: string,
  over: Partial<Omit<CreateWorkspaceInput, "name">> = {},
): Promise<WorkspaceId> =>
  (await createWorkspace(ctx, scope, { name, runtime: "claude-code", ...over })).workspace.id;

/** @throws DomainError NOT_FOUND */
export const readWorkspace = (
  { db }: Pick<ServiceContext, "db">,
  scope: TenantScope,
  id: WorkspaceId,
): Promise<Workspace> => withTenant(db, scope, (tx) => getWorkspace(tx, scope, id));

/** What the audit says was done in a tenant. */
export const listActions = async (
  { db }: Pick<ServiceContext, "db">,
  scope: TenantScope,
): Promise<readonly string[]> =>
  (await withTenant(db, scope, (tx) => listAuditEvents(tx, scope, { limit: 100 }))).map((row) => row.action);
