import {
  lockTalk,
  recordChange,
  recordObservation,
  setRunDraining,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import type { RunId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { recordStage } from "./enter-stage.ts";
import { withLease } from "./lease.ts";

/**
 * Asks the live run to finish what it has in hand and to take nothing new. No question is being claimed for it
 * meanwhile: one that was claimed before makes it busy, one that comes after waits for the next run.
 * @throws LeaseLostError
 */
export const drainRun = (
  ctx: ServiceContext,
  lease: WorkspaceLease,
  run: { readonly id: RunId; readonly detail?: string },
): Promise<void> =>
  withLease(
    ctx,
    lease,
    async (leased) => {
      await setRunDraining(leased.tx, leased.scope, run.id, true);
      const { desiredGeneration: generation } = leased.workspace;
      const { id: runId, detail } = run;
      await recordStage(leased, {
        stage: "draining",
        runId,
        generation,
        ...(detail === undefined ? {} : { detail }),
      });
    },
    { lockFirst: (tx) => lockTalk(tx, lease.workspaceId) },
  );

/** The live run goes on after all: what should have replaced it was refused. @throws LeaseLostError */
export const cancelDrain = (ctx: ServiceContext, lease: WorkspaceLease, runId: RunId): Promise<void> =>
  withLease(ctx, lease, async ({ tx, scope, workspace }) => {
    await setRunDraining(tx, scope, runId, false);
    await recordObservation(tx, scope, workspace, { stage: null });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: workspace.id, topic: "workspace" });
  });
