import { withTenant } from "@molecule/db";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { gatherOne } from "./gather-facts.ts";
import { judgeFacts, type WorkspaceJudgement } from "./judge-facts.ts";
import { describeReadFailure, unreadFacts } from "./read-failure.ts";

/**
 * Who pays for one workspace, for screens and the admin endpoint, from one snapshot. When the database fails it
 * answers with source `constant_fallback` and the error.
 * @throws DomainError NOT_FOUND
 */
export const resolveWorkspace = async (
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  options: { readonly requestedModel?: string | null } = {},
): Promise<WorkspaceJudgement> => {
  try {
    const gathered = await withTenant(
      ctx.db,
      scope,
      (tx) => gatherOne(tx, scope, ctx, workspaceId, options),
      { readOnly: true },
    );
    return judgeFacts(ctx.registry, gathered);
  } catch (error) {
    const failure = describeReadFailure(error);
    if (failure === null) throw error;
    return judgeFacts(ctx.registry, { facts: unreadFacts(workspaceId, failure), liveReceipt: null });
  }
};
