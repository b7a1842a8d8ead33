import { withTenant } from "@molecule/db";
import {
  lockTenant,
  lockWorkspace,
  recordAudit,
  recordChange,
  setHibernateAfter,
} from "@molecule/db/repositories";
import { DomainError, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

export type SetHibernationInput = {
  readonly workspaceId: WorkspaceId;
  /** Without a task for so long it hibernates; null: never. */
  readonly afterMinutes: number | null;
};

const MOST_MINUTES = 30 * 24 * 60;

/** @throws DomainError BAD_INPUT, FORBIDDEN, NOT_FOUND */
export const setHibernation = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { workspaceId, afterMinutes }: SetHibernationInput,
): Promise<void> => {
  assertRole(scope, "member", "change when a workspace hibernates");
  if (
    afterMinutes !== null &&
    !(Number.isInteger(afterMinutes) && afterMinutes >= 1 && afterMinutes <= MOST_MINUTES)
  )
    throw new DomainError(
      "BAD_INPUT",
      "A workspace hibernates after a minute at the least, a month at the most.",
      {
        field: "afterMinutes",
        remedy: "Choose a time between a minute and 30 days, or never.",
      },
    );
  await withTenant(ctx.db, scope, async (tx) => {
    await lockTenant(tx, scope, "share");
    const { hibernateAfterMinutes: before } = await lockWorkspace(tx, scope, workspaceId, "update");
    if (before === afterMinutes) return;
    await setHibernateAfter(tx, scope, workspaceId, afterMinutes);
    await recordAudit(tx, scope, {
      workspaceId,
      action: "workspace.hibernation_set",
      detail: { before, after: afterMinutes },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
  });
};
