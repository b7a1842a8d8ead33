import type { WorkspaceCardRow } from "@molecule/db/repositories";
import type { PayerStanding } from "@molecule/services";
import type { WorkspaceNode } from "../views/index.ts";
import { showAttention } from "./show-attention.ts";
import { showPayer } from "./show-standing.ts";

const showPendingRestart = ({ drift }: PayerStanding): WorkspaceNode["pendingRestart"] => {
  if (drift === null || !drift.pending) return null;
  const { changedNames, modelChanges, payerChanges, refusal, summary } = drift;
  return { changedNames: [...changedNames], modelChanges, payerChanges, refusal, summary };
};

/** A card from its row and from who pays. */
export const showWorkspaceNode = (
  { workspace, liveRun, queuedMessages }: WorkspaceCardRow,
  standing: PayerStanding,
  sandbox: boolean,
): WorkspaceNode => {
  const { plan, resolution } = standing;
  return {
    id: workspace.id,
    parentId: workspace.parentId,
    name: workspace.name,
    role: workspace.role,
    runtime: workspace.runtime,
    model: plan.ok ? plan.model : resolution.effectiveModel,
    modelIsDefault: plan.ok ? plan.modelIsDefault : resolution.effectiveModel === null,
    desiredState: workspace.desiredState,
    observedState: workspace.observedState,
    stage: workspace.stage,
    stageSince: workspace.stageSince,
    payer: showPayer(standing),
    pendingRestart: showPendingRestart(standing),
    attention: showAttention(workspace, standing),
    sandbox,
    queuedMessages,
    lastActivityAt: workspace.lastActivityAt,
    currentTask: liveRun?.currentTask ?? null,
    unisolated: liveRun?.isolation === "none",
  };
};
