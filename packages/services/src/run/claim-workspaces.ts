import { withSystem } from "@molecule/db";
import {
  claimWorkspaceLeases,
  type LeaseClaim,
  type LeasedState,
  listLeasedStates,
  listLeaseOwners,
  releaseWorkspaceLease,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import type { ServiceContext } from "../service-context.ts";

/** How long a claim lasts without being renewed. A dead supervisor's workspaces are taken over after it. */
export const WORKSPACE_LEASE_MS = 15_000;

/** Claims workspaces that need a supervisor and have none. */
export const claimWorkspaces = (
  ctx: Pick<ServiceContext, "db">,
  claim: Omit<LeaseClaim, "leaseMs">,
): Promise<readonly WorkspaceLease[]> =>
  withSystem(ctx.db, (tx) => claimWorkspaceLeases(tx, { ...claim, leaseMs: WORKSPACE_LEASE_MS }));

/** Supervisors that hold a workspace now, by the name under which they claimed it. */
export const listSupervisors = (ctx: Pick<ServiceContext, "db">): Promise<readonly string[]> =>
  withSystem(ctx.db, listLeaseOwners, { readOnly: true });

/** Where an owner's workspaces stand, in one query. */
export const listHeldWorkspaces = (
  ctx: Pick<ServiceContext, "db">,
  owner: string,
): Promise<readonly LeasedState[]> =>
  withSystem(ctx.db, (tx) => listLeasedStates(tx, owner), { readOnly: true });

/** Lets go of a workspace that needs nobody now. */
export const releaseWorkspace = (ctx: Pick<ServiceContext, "db">, lease: WorkspaceLease): Promise<void> =>
  withSystem(ctx.db, (tx) => releaseWorkspaceLease(tx, lease));
