import type { TenantTx } from "@molecule/db";
import {
  bumpDesiredGeneration,
  countQueuedQuestions,
  findLeasedStanding,
  listOpenRuns,
  lockTalk,
  recordAudit,
  recordChange,
  updateWorkspace,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { withLease } from "./lease.ts";

/**
 * Whoever found it idle looked without a lock. The caller holds the talk, so that no question is taken meanwhile; what
 * is in hand is looked at first, since it may be put back and is then seen among what waits.
 */
const isStillIdle = async (tx: TenantTx, scope: TenantScope, lease: WorkspaceLease): Promise<boolean> => {
  const runs = await listOpenRuns(tx, scope, lease.workspaceId);
  if (runs.some(({ busy }) => busy)) return false;
  if ((await countQueuedQuestions(tx, scope, lease.workspaceId)) > 0) return false;
  const standing = await findLeasedStanding(tx, scope, lease);
  return standing !== undefined && standing.hibernateInMs !== null && standing.hibernateInMs <= 0;
};

/**
 * A workspace that has had no task for its idle period is to hibernate; one that has one by now goes on. Somebody who
 * is about to write to it holds its row: what they sent is seen here, or wakes it afterwards.
 * @throws LeaseLostError
 */
export const hibernateIdle = (ctx: Pick<ServiceContext, "db">, lease: WorkspaceLease): Promise<void> =>
  withLease(
    ctx,
    lease,
    async ({ tx, scope, workspace }) => {
      const { id, desiredState, hibernateAfterMinutes: minutes } = workspace;
      if (desiredState !== "running" || minutes === null) return;
      if (!(await isStillIdle(tx, scope, lease))) return;
      await updateWorkspace(tx, scope, id, { desiredState: "hibernated" });
      await bumpDesiredGeneration(tx, scope, id);
      await recordAudit(tx, scope, {
        workspaceId: id,
        action: "workspace.hibernated",
        detail: { reason: `no task for ${minutes} min` },
      });
      await recordChange(tx, { tenantId: scope.tenantId, workspaceId: id, topic: "workspace" });
    },
    { lockFirst: (tx) => lockTalk(tx, lease.workspaceId) },
  );
