import type { TenantTx } from "@molecule/db";
import {
  bumpDesiredGeneration,
  recordAudit,
  recordChange,
  updateWorkspace,
  type Workspace,
} from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";

/** A message wakes whoever hibernates; a paused workspace stays so. The caller holds the workspace's row. */
export const wakeWorkspace = async (
  tx: TenantTx,
  scope: TenantScope,
  { id: workspaceId, desiredState }: Pick<Workspace, "id" | "desiredState">,
): Promise<void> => {
  if (desiredState !== "hibernated") return;
  await updateWorkspace(tx, scope, workspaceId, { desiredState: "running" });
  const generation = await bumpDesiredGeneration(tx, scope, workspaceId);
  await recordAudit(tx, scope, { workspaceId, action: "workspace.woken", detail: { generation } });
  await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
};
