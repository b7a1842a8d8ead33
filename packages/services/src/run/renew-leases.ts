import { withSystem } from "@molecule/db";
import { renewRunLeases, renewWorkspaceLeases, type WorkspaceLease } from "@molecule/db/repositories";
import type { RunId, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { WORKSPACE_LEASE_MS } from "./claim-workspaces.ts";

/** How long a run's keys stay valid without a sign from its agent or its supervisor. */
export const RUN_LEASE_MS = 30_000;

/**
 * Extends a supervisor's claims, and the leases of the runs whose processes it sees alive.
 * @returns the workspaces that it still holds
 */
export const renewLeases = (
  ctx: Pick<ServiceContext, "db">,
  held: {
    readonly owner: string;
    readonly leases: readonly WorkspaceLease[];
    readonly aliveRuns: readonly RunId[];
  },
): Promise<ReadonlySet<WorkspaceId>> =>
  withSystem(ctx.db, async (tx) => {
    const kept = await renewWorkspaceLeases(tx, held.leases, WORKSPACE_LEASE_MS);
    await renewRunLeases(tx, held.owner, held.aliveRuns, RUN_LEASE_MS);
    return kept;
  });
