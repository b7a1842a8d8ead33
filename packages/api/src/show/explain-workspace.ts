import { withSystem } from "@molecule/db";
import { findTenantById, findWorkspaceTenant } from "@molecule/db/repositories";
import { notFound, type WorkspaceId } from "@molecule/domain";
import type { SignedIn } from "@molecule/services/auth";
import type { ApiContext } from "../context.ts";
import { operatorScope } from "../trpc.ts";
import type { BillingView, OperatedTenant } from "../views/index.ts";
import { getBillingView } from "./get-billing-view.ts";
import { showOperatedTenant } from "./show-tenant.ts";

/**
 * Who pays for a workspace and why, for an operator who has only its id.
 * @throws DomainError NOT_FOUND
 */
export const explainWorkspace = async (
  ctx: ApiContext,
  session: SignedIn,
  workspaceId: WorkspaceId,
): Promise<{ readonly tenant: OperatedTenant; readonly billing: BillingView }> => {
  const tenant = await withSystem(
    ctx.services.db,
    async (tx) => {
      const tenantId = await findWorkspaceTenant(tx, workspaceId);
      return tenantId === undefined ? undefined : findTenantById(tx, tenantId);
    },
    { readOnly: true },
  );
  if (tenant === undefined) throw notFound("workspace");
  // An operator sees no value and no end of one, which is what a viewer does not see either.
  const scope = { ...operatorScope(session, tenant.id), role: "viewer" as const };
  return {
    tenant: showOperatedTenant(tenant),
    billing: await getBillingView(ctx, scope, workspaceId, tenant.name),
  };
};
