import { type TenantTx, withTenant } from "@molecule/db";
import { findDeliveryRun, type KeyedRun, listWorkspaces, type Workspace } from "@molecule/db/repositories";
import {
  notFound,
  type Peer,
  type PeerRelation,
  processScope,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { findRelation } from "./find-relation.ts";

export type TeamMate = { readonly workspace: Workspace; readonly relation: PeerRelation };

/** The peers of a workspace by the tree of its tenant, as it is now. @throws DomainError NOT_FOUND */
export const listTeam = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<readonly TeamMate[]> => {
  const all = await listWorkspaces(tx, scope);
  const self = all.find(({ id }) => id === workspaceId);
  if (self === undefined) throw notFound("workspace");
  return all.flatMap((workspace) => {
    const relation = findRelation(self, workspace);
    return relation === null ? [] : [{ workspace, relation }];
  });
};

/** Whom the agent of a run may ask: who it is to them, and whether they can be asked now. */
export const listPeers = (ctx: Pick<ServiceContext, "db">, run: KeyedRun): Promise<Peer[]> => {
  const scope = processScope("supervisor", run.tenantId);
  return withTenant(
    ctx.db,
    scope,
    async (tx) => {
      const peers: Peer[] = [];
      for (const { workspace, relation } of await listTeam(tx, scope, run.workspaceId)) {
        const { id, name, role, desiredState } = workspace;
        // A task wakes whoever hibernates.
        const available =
          desiredState === "hibernated" || (await findDeliveryRun(tx, scope, id)) !== undefined;
        peers.push({ id, name, role, relation, available });
      }
      return peers;
    },
    { readOnly: true },
  );
};
