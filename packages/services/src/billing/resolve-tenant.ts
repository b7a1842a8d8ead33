import { withTenant } from "@molecule/db";
import { DomainError, type TenantScope, type WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { gatherWithReceipts } from "./gather-facts.ts";
import { judgeFacts, type WorkspaceJudgement } from "./judge-facts.ts";
import { describeReadFailure, unreadFacts } from "./read-failure.ts";

/**
 * Who pays for many workspaces of a tenant (all when none are named), from one snapshot and in two statements.
 * Named workspaces get `constant_fallback` each when the database fails; unknown ones are absent.
 * @throws DomainError UNAVAILABLE when the database fails and none were named: then nobody knows which there are
 */
export const resolveTenant = async (
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceIds: readonly WorkspaceId[] | "all" = "all",
): Promise<ReadonlyMap<WorkspaceId, WorkspaceJudgement>> => {
  try {
    const gathered = await withTenant(
      ctx.db,
      scope,
      (tx) => gatherWithReceipts(tx, scope, ctx, workspaceIds),
      { readOnly: true },
    );
    return new Map([...gathered].map(([id, facts]) => [id, judgeFacts(ctx.registry, facts)]));
  } catch (error) {
    const failure = describeReadFailure(error);
    if (failure === null) throw error;
    if (workspaceIds === "all")
      throw new DomainError(
        "UNAVAILABLE",
        `Who pays cannot be shown: ${failure}.`,
        { remedy: "Try again in a moment." },
        { cause: error },
      );
    return new Map(
      workspaceIds.map((id) => [
        id,
        judgeFacts(ctx.registry, { facts: unreadFacts(id, failure), liveReceipt: null }),
      ]),
    );
  }
};
