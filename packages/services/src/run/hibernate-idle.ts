import {
  bumpDesiredGeneration,
  countQueuedQuestions,
  recordAudit,
  recordChange,
  updateWorkspace,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import type { ServiceContext } from "../service-context.ts";
import { withLease } from "./lease.ts";

/**
 * A workspace that has had no task for its idle period is to hibernate. Somebody who is about to write to it holds its
 * row: what they sent is seen here, or wakes it afterwards.
 * @throws LeaseLostError
 */
export const hibernateIdle = (ctx: Pick<ServiceContext, "db">, lease: WorkspaceLease): Promise<void> =>
  withLease(ctx, lease, async ({ tx, scope, workspace }) => {
    const { id, desiredState, hibernateAfterMinutes: minutes } = workspace;
    if (desiredState !== "running" || minutes === null) return;
    if ((await countQueuedQuestions(tx, scope, id)) > 0) return;
    await updateWorkspace(tx, scope, id, { desiredState: "hibernated" });
    await bumpDesiredGeneration(tx, scope, id);
    await recordAudit(tx, scope, {
      workspaceId: id,
      action: "workspace.hibernated",
      detail: { reason: `no task for ${minutes} min` },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: id, topic: "workspace" });
  });
