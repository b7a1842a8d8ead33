import type { TenantTx } from "@molecule/db";
import { findRun } from "@molecule/db/repositories";
import type { RunId, TenantScope } from "@molecule/domain";

/** A run whose agent can still be told something, drained or not. */
export type ReachableRun = { readonly id: RunId; readonly agentUrl: string };

export const findReachableRun = async (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
): Promise<ReachableRun | null> => {
  const run = await findRun(tx, scope, id);
  return run === undefined || run.endedAt !== null || run.agentUrl === null
    ? null
    : { id: run.id, agentUrl: run.agentUrl };
};
