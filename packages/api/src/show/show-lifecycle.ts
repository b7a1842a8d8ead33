import type { RunProof } from "@molecule/domain";
import type { BulkProgress, Liveness, PlannedRestart } from "@molecule/services";
import type { BulkProgressView, LivenessView, PlannedRestartView, ProofView } from "../views/index.ts";

export const showProof = (proof: RunProof | null): ProofView | null => {
  if (proof === null) return null;
  const { status, message, tookMs } = proof;
  const failed = proof.status === "failed" ? proof : null;
  return {
    ...{ status, message, tookMs, at: new Date(proof.at) },
    code: failed?.code ?? null,
    remedy: failed?.remedy ?? null,
  };
};

export const showPlannedRestart = (planned: PlannedRestart): PlannedRestartView => ({ ...planned });

export const showBulkProgress = ({ bulk, items }: BulkProgress): BulkProgressView => ({
  ...{ id: bulk.id, status: bulk.status, canary: bulk.canary, reason: bulk.reason },
  ...{ createdBy: bulk.createdByName, createdAt: bulk.createdAt, finishedAt: bulk.finishedAt },
  items: items.map(({ workspaceId, name, turn, status, why, payerBefore, payerAfter, code, message }) => ({
    ...{ workspaceId, name, turn, status, why, payerBefore, payerAfter, code, message },
  })),
});

export const showLiveness = ({ round, checks, verdict }: Liveness): LivenessView => ({
  verdict,
  round:
    round === null
      ? null
      : { id: round.id, askedBy: round.askedBy, askedAt: round.askedAt, finishedAt: round.finishedAt },
  checks: checks.map(({ roundId: _, ...check }) => check),
});
