import type { TenantTx } from "@molecule/db";
import { listStartingReceipts, recordAudit, recordPayerConfirmation } from "@molecule/db/repositories";
import { type PayerFacts, samePayer, type TenantScope, type WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { type GatheredFacts, gatherWithReceipts, payerOf } from "./gather-facts.ts";
import { judgeFacts } from "./judge-facts.ts";

/** The change that a start would be refused for, had this payer been the last one; undefined when there is none. */
const changeFrom = (
  ctx: ServiceContext,
  { facts, liveReceipt }: GatheredFacts,
  lastPayer: PayerFacts | null,
) => {
  const { plan } = judgeFacts(ctx.registry, { facts: { ...facts, lastPayer }, liveReceipt });
  return plan.ok ? undefined : plan.payerChange;
};

/**
 * Records the acting person's agreement for each of these workspaces whose next start would be refused for an
 * unconfirmed change of payer: as things are, and as they will be when a run that is starting now has come to
 * serve. The facts are read anew, so call it after the write that causes the change. With `seen`, an agreement to
 * this payer alone: another one is left to be asked about.
 * @returns the workspaces that were confirmed
 */
export const confirmPayerChanges = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceIds: readonly WorkspaceId[],
  seen?: PayerFacts,
): Promise<readonly WorkspaceId[]> => {
  if (workspaceIds.length === 0) return [];
  const confirmed = new Set<WorkspaceId>();
  const starting = await listStartingReceipts(tx, scope, workspaceIds);
  for (const [workspaceId, gathered] of await gatherWithReceipts(tx, scope, ctx, workspaceIds)) {
    const { lastPayer } = gathered.facts;
    const coming = starting
      .filter((run) => run.workspaceId === workspaceId)
      .map(({ receipt }) => payerOf(receipt));
    const others = coming.filter((payer) => lastPayer === null || !samePayer(lastPayer, payer));
    for (const payer of [lastPayer, ...others]) {
      const change = changeFrom(ctx, gathered, payer);
      if (change === undefined || (seen !== undefined && !samePayer(seen, change.after))) continue;
      await recordPayerConfirmation(tx, scope, { workspaceId, ...change });
      await recordAudit(tx, scope, {
        workspaceId,
        action: "workspace.payer_change_confirmed",
        detail: change,
      });
      confirmed.add(workspaceId);
    }
  }
  return [...confirmed];
};
