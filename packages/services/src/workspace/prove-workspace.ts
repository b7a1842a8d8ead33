import { withTenant } from "@molecule/db";
import { askForProof, getWorkspace, recordAudit, recordChange } from "@molecule/db/repositories";
import { DomainError, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Asks for a proof of the run that serves now: a supervisor gives its agent a computed question, as after a start.
 * @throws DomainError CONFLICT when no run serves
 */
export const proveWorkspace = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { workspaceId }: { readonly workspaceId: WorkspaceId },
): Promise<void> => {
  assertRole(scope, "member", "prove a workspace");
  await withTenant(ctx.db, scope, async (tx) => {
    const workspace = await getWorkspace(tx, scope, workspaceId);
    if (!(await askForProof(tx, scope, workspaceId)))
      throw new DomainError("CONFLICT", `${workspace.name} is not running.`, {
        remedy: "Start it; a start is proved by itself.",
      });
    await recordAudit(tx, scope, { workspaceId, action: "workspace.proof_asked" });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
  });
};
