import {
  recordChange,
  recordLifecycleEvent,
  recordObservation,
  setRunLive,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import type { RunId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { withLease } from "./lease.ts";

/**
 * From now on this run serves the workspace: its generation is observed, and no refusal stands. What was saved
 * after it was prepared has raised the desired generation beyond it, and leads to one more start.
 * @returns false when the run has ended meanwhile
 * @throws LeaseLostError
 */
export const markLive = (
  ctx: ServiceContext,
  lease: WorkspaceLease,
  run: { readonly id: RunId; readonly generation: number },
): Promise<boolean> =>
  withLease(ctx, lease, async ({ tx, scope, workspace }) => {
    if (!(await setRunLive(tx, scope, run.id))) return false;
    await recordObservation(tx, scope, workspace, {
      state: "online",
      generation: run.generation,
      stage: null,
      refusal: null,
      lastError: null,
      retryInMs: null,
    });
    await recordLifecycleEvent(tx, scope, {
      workspaceId: workspace.id,
      runId: run.id,
      generation: run.generation,
      what: "online",
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: workspace.id, topic: "workspace" });
    return true;
  });
