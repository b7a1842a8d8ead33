import { withTenant } from "@molecule/db";
import {
  lockTenant,
  lockWorkspace,
  recordAudit,
  recordChange,
  updateWorkspace,
} from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { parseWorkspaceName, parseWorkspaceRole } from "./workspace-name.ts";

/** Changes a workspace's name, and its role when one is given (null or blank clears it). */
export const renameWorkspace = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: {
    readonly workspaceId: WorkspaceId;
    readonly name: string;
    readonly role?: string | null | undefined;
  },
): Promise<void> => {
  assertRole(scope, "member", "rename a workspace");
  const name = parseWorkspaceName(input.name);
  const { workspaceId } = input;
  await withTenant(ctx.db, scope, async (tx) => {
    await lockTenant(tx, scope, "share");
    const before = await lockWorkspace(tx, scope, workspaceId, "update");
    const role = input.role === undefined ? before.role : parseWorkspaceRole(input.role);
    await updateWorkspace(tx, scope, workspaceId, { name, role });
    await recordAudit(tx, scope, {
      workspaceId,
      action: "workspace.renamed",
      detail: { before: { name: before.name, role: before.role }, after: { name, role } },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
  });
};
