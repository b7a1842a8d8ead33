import { recordChange, setRunProof, type WorkspaceLease } from "@molecule/db/repositories";
import type { RunId, RunProof } from "@molecule/domain";
import { withLease } from "../run/lease.ts";
import type { ServiceContext } from "../service-context.ts";

/** Keeps what a run's proof showed, as long as the workspace is the caller's. @throws LeaseLostError */
export const recordProof = (
  ctx: Pick<ServiceContext, "db">,
  lease: WorkspaceLease,
  runId: RunId,
  proof: RunProof,
): Promise<void> =>
  withLease(ctx, lease, async ({ tx, scope, workspace }) => {
    await setRunProof(tx, scope, runId, proof);
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId: workspace.id, topic: "workspace" });
  });
