import type { TenantTx } from "@molecule/db";
import { recordAudit, recordPayerConfirmation } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { gatherWithReceipts } from "./gather-facts.ts";
import { judgeFacts } from "./judge-facts.ts";

/**
 * Records the acting person's agreement for each of these workspaces whose next start would be refused for an
 * unconfirmed change of payer. The facts are read anew, so call it after the write that causes the change.
 * @returns the workspaces that were confirmed
 */
export const confirmPayerChanges = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceIds: readonly WorkspaceId[] | "all",
): Promise<readonly WorkspaceId[]> => {
  const confirmed: WorkspaceId[] = [];
  for (const [workspaceId, gathered] of await gatherWithReceipts(tx, scope, ctx, workspaceIds)) {
    const { plan } = judgeFacts(ctx.registry, gathered);
    if (plan.ok || plan.payerChange === undefined) continue;
    await recordPayerConfirmation(tx, scope, { workspaceId, ...plan.payerChange });
    await recordAudit(tx, scope, {
      workspaceId,
      action: "workspace.payer_change_confirmed",
      detail: plan.payerChange,
    });
    confirmed.push(workspaceId);
  }
  return confirmed;
};
