import { withTenant } from "@molecule/db";
import { lockTenant, recordAudit, recordChange, setTenantBillingMode } from "@molecule/db/repositories";
import type { TenantBillingMode, TenantScope } from "@molecule/domain";
import { assertOperator } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Sets a tenant's billing mode, which guards what may be stored for all its workspaces; it decides no
 * workspace's payer and deletes nothing. Operators only.
 */
export const setBillingMode = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: { readonly mode: TenantBillingMode },
): Promise<{ readonly before: TenantBillingMode; readonly after: TenantBillingMode }> => {
  assertOperator(scope, "change an organization's billing mode");
  return withTenant(ctx.db, scope, async (tx) => {
    const { billingMode: before } = await lockTenant(tx, scope, "update");
    if (before !== input.mode) {
      await setTenantBillingMode(tx, scope, input.mode);
      await recordAudit(tx, scope, {
        action: "tenant.billing_mode_set",
        detail: { before, after: input.mode },
      });
      await recordChange(tx, { tenantId: scope.tenantId, topic: "tenant" });
    }
    return { before, after: input.mode };
  });
};
