import { withSystem, withTenant } from "@molecule/db";
import {
  recordAudit,
  recordPlatformAudit,
  resolvePlatformAlert as resolvePlatformAlertRow,
  resolveTenantAlert,
} from "@molecule/db/repositories";
import { type AlertId, notFound, type PlatformActor, type TenantScope } from "@molecule/domain";
import { assertOperator, assertRunsPlatform } from "../assert-role.ts";
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

/**
 * The same for an alert about the platform itself.
 * @throws DomainError FORBIDDEN, NOT_FOUND
 */
export const resolvePlatformAlert = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
  input: { readonly alertId: AlertId },
): Promise<void> => {
  assertRunsPlatform(by, "settle an alert");
  await withSystem(ctx.db, async (tx) => {
    const outcome = await resolvePlatformAlertRow(tx, input.alertId);
    if (outcome === "not_found") throw notFound("alert");
    if (outcome === "resolved")
      await recordPlatformAudit(tx, by.actor, {
        action: "alert.resolved",
        detail: { alertId: input.alertId },
      });
  });
};
