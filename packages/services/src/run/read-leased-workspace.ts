import { withTenant } from "@molecule/db";
import {
  findFactsVersion,
  findLeasedStanding,
  listOpenRuns,
  type OpenRun,
  type WorkspaceLease,
  type WorkspaceStanding,
} from "@molecule/db/repositories";
import type { ServiceContext } from "../service-context.ts";
import { LeaseLostError, leaseScope } from "./lease.ts";

/** What a supervisor decides its next step on. */
export type LeasedView = WorkspaceStanding & {
  /** Differs when anything differs that a start depends on. */
  readonly factsVersion: string;
  /** Runs that have not ended, newest first. */
  readonly runs: readonly OpenRun[];
};

/** Reads a leased workspace and its open runs. @throws LeaseLostError */
export const readLeasedWorkspace = (ctx: ServiceContext, lease: WorkspaceLease): Promise<LeasedView> => {
  const scope = leaseScope(lease);
  return withTenant(
    ctx.db,
    scope,
    async (tx) => {
      const standing = await findLeasedStanding(tx, scope, lease);
      if (standing === undefined) throw new LeaseLostError(lease);
      const factsVersion = await findFactsVersion(tx, scope, lease.workspaceId);
      return { ...standing, factsVersion, runs: await listOpenRuns(tx, scope, lease.workspaceId) };
    },
    { readOnly: true },
  );
};
