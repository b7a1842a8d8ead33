import { withTenant } from "@molecule/db";
import { recordAudit, resolveTenantAlert } from "@molecule/db/repositories";
import { type AlertId, notFound, type TenantScope } from "@molecule/domain";
import { assertOperator } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Notes that a person has seen to an alert; one that is settled stays so.
 * @throws DomainError NOT_FOUND
 */
export const resolveAlert = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: { readonly alertId: AlertId },
): Promise<void> => {
  assertOperator(scope, "settle an alert");
  await withTenant(ctx.db, scope, async (tx) => {
    const outcome = await resolveTenantAlert(tx, scope, input.alertId);
    if (outcome === "not_found") throw notFound("alert");
    if (outcome === "resolved")
      await recordAudit(tx, scope, { action: "alert.resolved", detail: { ...input } });
  });
};
