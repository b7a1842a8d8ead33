import { withTenant } from "@molecule/db";
import { bumpDesiredGeneration, lockTenant, lockWorkspace, recordChange } from "@molecule/db/repositories";
import {
  DomainError,
  type PayerFacts,
  samePayer,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import { confirmPayerChanges } from "../billing/confirm-payer-changes.ts";
import { gatherOne } from "../billing/gather-facts.ts";
import { judgeFacts } from "../billing/judge-facts.ts";
import type { ServiceContext } from "../service-context.ts";

export type ConfirmPayerChangeInput = {
  readonly workspaceId: WorkspaceId;
  /** Who would pay, as the person saw it; when that is no longer so, nothing is confirmed. */
  readonly after?: PayerFacts | undefined;
};

/**
 * One click on the card: agrees to the change of payer for which a start was refused, and asks for that start.
 * @throws DomainError CONFLICT when nothing waits for an agreement, or something else than the person saw
 */
export const confirmPayerChange = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: ConfirmPayerChangeInput,
): Promise<{ readonly generation: number; readonly before: PayerFacts; readonly after: PayerFacts }> => {
  assertRole(scope, "member", "confirm who pays for a workspace");
  const { workspaceId } = input;
  return withTenant(ctx.db, scope, async (tx) => {
    await lockTenant(tx, scope, "share");
    await lockWorkspace(tx, scope, workspaceId, "update");
    const { plan } = judgeFacts(ctx.registry, await gatherOne(tx, scope, ctx, workspaceId));
    const change = plan.ok ? undefined : plan.payerChange;
    if (change === undefined)
      throw new DomainError("CONFLICT", "No change of payer waits for a confirmation here.", {
        remedy: "Reload the page; someone may have confirmed it or restored what was there before.",
      });
    if (input.after !== undefined && !samePayer(input.after, change.after))
      throw new DomainError(
        "CONFLICT",
        "Who would pay is no longer what you were shown; nothing was confirmed.",
        {
          remedy: "Look at who would pay now, and confirm that.",
        },
      );
    await confirmPayerChanges(tx, ctx, scope, [workspaceId]);
    const generation = await bumpDesiredGeneration(tx, scope, workspaceId);
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
    return { generation, ...change };
  });
};
