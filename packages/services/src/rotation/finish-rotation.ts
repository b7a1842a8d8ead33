import { withTenant } from "@molecule/db";
import { endSecretRotation, recordAudit, recordChange } from "@molecule/db/repositories";
import { DomainError, type TenantScope } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { assertMayRotate, lockOpenRotation, type RotationPlace } from "./rotation-place.ts";

/**
 * Somebody revoked the replaced value at its provider: the reminder goes, for everybody.
 * @throws DomainError NOT_FOUND, FORBIDDEN, or CONFLICT while the old value is still the one in use
 */
export const finishRotation = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  place: RotationPlace,
): Promise<void> => {
  assertMayRotate(scope, place);
  return withTenant(ctx.db, scope, async (tx) => {
    const { id, state, name, workspaceId, fromVersion } = await lockOpenRotation(tx, scope, place);
    if (state !== "promoted")
      throw new DomainError("CONFLICT", `Version ${fromVersion} of ${name} is still in use.`, {
        names: [name],
        remedy: "Promote the next value first, or take it back.",
      });
    await endSecretRotation(tx, scope, id, "finished");
    await recordAudit(tx, scope, {
      workspaceId,
      action: "secret.revoked",
      detail: { name, version: fromVersion },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "secret" });
  });
};
