import { notify, withTenant } from "@molecule/db";
import { lockTenant, recordAudit, recordChange, setTenantOverage } from "@molecule/db/repositories";
import { DomainError, decimalFromNanoUsd, type NanoUsd, type TenantScope } from "@molecule/domain";
import { assertOperator, assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

export type SetOverageInput = {
  /** How far the operator lets the credit fall below zero; left out, it stays. Operators, and our own processes. */
  readonly capNanoUsd?: NanoUsd;
  /** How far the organization itself wants it to, up to the cap; left out, it stays. */
  readonly allowedNanoUsd?: NanoUsd;
};

/**
 * Sets how far a tenant's credit may fall below zero: the lower of what the operator and the tenant allow.
 * @throws DomainError FORBIDDEN, BAD_INPUT
 */
export const setOverage = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: SetOverageInput,
): Promise<{ readonly capNanoUsd: NanoUsd; readonly allowedNanoUsd: NanoUsd }> => {
  if (input.capNanoUsd !== undefined && scope.actor.kind !== "process")
    assertOperator(scope, "set how far an organization's credit may fall");
  if (input.allowedNanoUsd !== undefined) assertRole(scope, "admin", "allow overage");
  return withTenant(ctx.db, scope, async (tx) => {
    const tenant = await lockTenant(tx, scope, "update");
    const capNanoUsd = input.capNanoUsd ?? tenant.overageCapNanoUsd;
    const allowedNanoUsd = input.allowedNanoUsd ?? tenant.overageNanoUsd;
    if (capNanoUsd < 0n || allowedNanoUsd < 0n)
      throw new DomainError("BAD_INPUT", "An overage cannot be negative.", { remedy: "Give zero or more." });
    if (input.allowedNanoUsd !== undefined && allowedNanoUsd > capNanoUsd)
      throw new DomainError("BAD_INPUT", `The operator allows up to $${decimalFromNanoUsd(capNanoUsd)}.`, {
        field: "allowedNanoUsd",
        remedy: "Give no more than that, or ask the operator of this installation to raise it.",
      });
    await setTenantOverage(tx, scope, { overageCapNanoUsd: capNanoUsd, overageNanoUsd: allowedNanoUsd });
    const shown = (cap: NanoUsd, allowed: NanoUsd) => ({
      capNanoUsd: cap.toString(),
      allowedNanoUsd: allowed.toString(),
    });
    await recordAudit(tx, scope, {
      action: "overage.set",
      detail: {
        before: shown(tenant.overageCapNanoUsd, tenant.overageNanoUsd),
        after: shown(capNanoUsd, allowedNanoUsd),
      },
    });
    await notify(tx, "molecule_budgets", scope.tenantId);
    await recordChange(tx, { tenantId: scope.tenantId, topic: "tenant" });
    return { capNanoUsd, allowedNanoUsd };
  });
};
