import {
  recordChange,
  recordLifecycleEvent,
  recordObservation,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import type { ObservedState, RunId, RunStage } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { type Leased, withLease } from "./lease.ts";

export type StageEntry = {
  readonly stage: RunStage;
  readonly runId?: RunId;
  readonly generation: number;
  readonly state?: ObservedState;
  readonly detail?: string;
};

/** Shows the stage with its time, in the caller's transaction. */
export const recordStage = async (
  { tx, scope, workspace }: Leased,
  { stage, state, ...event }: StageEntry,
): Promise<void> => {
  await recordObservation(tx, scope, workspace, { stage, ...(state === undefined ? {} : { state }) });
  await recordLifecycleEvent(tx, scope, { workspaceId: workspace.id, what: stage, ...event });
  await recordChange(tx, { tenantId: scope.tenantId, workspaceId: workspace.id, topic: "workspace" });
};

/** A start of the leased workspace enters a stage. @throws LeaseLostError */
export const enterStage = (ctx: ServiceContext, lease: WorkspaceLease, entry: StageEntry): Promise<void> =>
  withLease(ctx, lease, (leased) => recordStage(leased, entry));
