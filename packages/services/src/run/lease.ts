import { type TenantTx, type TransactionOptions, withTenant } from "@molecule/db";
import { findLeasedWorkspace, type Workspace, type WorkspaceLease } from "@molecule/db/repositories";
import { processScope, type TenantScope } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

/** Another supervisor took the workspace over: whoever gets this stops touching it. */
export class LeaseLostError extends Error {
  constructor(lease: WorkspaceLease) {
    super(`workspace ${lease.workspaceId} is no longer held with fence ${lease.fence}`);
    this.name = "LeaseLostError";
  }
}

export type Leased = {
  readonly tx: TenantTx;
  readonly scope: TenantScope;
  /** As it stands; its row is locked until the transaction ends. */
  readonly workspace: Workspace;
};

/** The scope in which a supervisor works for the tenant of a lease. */
export const leaseScope = (lease: WorkspaceLease): TenantScope => processScope("supervisor", lease.tenantId);

/**
 * Runs `work` in one transaction that holds the leased workspace's row. `lockFirst` takes a lock that others
 * take before that row.
 * @throws LeaseLostError when the lease is another's by now; nothing is written then
 */
export const withLease = <T>(
  ctx: Pick<ServiceContext, "db">,
  lease: WorkspaceLease,
  work: (leased: Leased) => Promise<T>,
  options: TransactionOptions & { readonly lockFirst?: (tx: TenantTx) => Promise<void> } = {},
): Promise<T> => {
  const scope = leaseScope(lease);
  const { lockFirst, ...transaction } = options;
  return withTenant(
    ctx.db,
    scope,
    async (tx) => {
      await lockFirst?.(tx);
      const workspace = await findLeasedWorkspace(tx, scope, lease);
      if (workspace === undefined) throw new LeaseLostError(lease);
      return work({ tx, scope, workspace });
    },
    transaction,
  );
};
