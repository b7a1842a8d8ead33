import {
  type Observation,
  recordChange,
  recordLifecycleEvent,
  recordObservation,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import type { ObservedState } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { withLease } from "./lease.ts";

/**
 * The workspace is where it is wanted and runs nothing: paused, hibernated or removed. `generation` is the one
 * that asked for it.
 * @throws LeaseLostError
 */
export const settleWorkspace = (
  ctx: ServiceContext,
  lease: WorkspaceLease,
  to: { readonly state: "paused" | "hibernated" | "removed"; readonly generation: number },
): Promise<void> =>
  withLease(ctx, lease, async ({ tx, scope, workspace }) => {
    await recordObservation(tx, scope, workspace, {
      ...to,
      stage: null,
      refusal: null,
      crashCount: 0,
      retryInMs: null,
      lastError: null,
    });
    await recordLifecycleEvent(tx, scope, {
      workspaceId: workspace.id,
      generation: to.generation,
      what: to.state === "paused" ? "paused" : "ended",
      detail: to.state,
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: workspace.id, topic: "workspace" });
  });

/**
 * Writes how a workspace is found to be, e.g. degraded while its agent is silent. Nothing is written when that
 * move is not known from the state that stands by now.
 * @throws LeaseLostError
 */
export const observeWorkspace = (
  ctx: ServiceContext,
  lease: WorkspaceLease,
  seen: Observation & { readonly expected?: ObservedState },
): Promise<void> =>
  withLease(ctx, lease, async ({ tx, scope, workspace }) => {
    const { expected, ...observation } = seen;
    if (expected !== undefined && workspace.observedState !== expected) return;
    await recordObservation(tx, scope, workspace, observation);
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: workspace.id, topic: "workspace" });
  });
