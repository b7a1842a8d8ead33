import { withSystem, withTenant } from "@molecule/db";
import {
  recordAudit,
  recordPlatformAudit,
  removePlatformWebhook as removePlatformRow,
  removeWebhook as removeRow,
} from "@molecule/db/repositories";
import { notFound, type PlatformActor, type TenantScope, type WebhookEndpointId } from "@molecule/domain";
import { assertRole, assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

type Input = { readonly webhookId: WebhookEndpointId };

/** Nothing is sent to it any more. Admins. @throws DomainError FORBIDDEN, NOT_FOUND */
export const removeWebhook = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { webhookId: id }: Input,
): Promise<void> => {
  assertRole(scope, "admin", "remove a webhook");
  await withTenant(ctx.db, scope, async (tx) => {
    if (!(await removeRow(tx, scope, id))) throw notFound("webhook");
    await recordAudit(tx, scope, { action: "webhook.removed", detail: { id } });
  });
};

/** The same for an operator's. @throws DomainError FORBIDDEN, NOT_FOUND */
export const removePlatformWebhook = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
  { webhookId: id }: Input,
): Promise<void> => {
  assertRunsPlatform(by, "remove a webhook");
  await withSystem(ctx.db, async (tx) => {
    if (!(await removePlatformRow(tx, id))) throw notFound("webhook");
    await recordPlatformAudit(tx, by.actor, { action: "webhook.removed", detail: { id } });
  });
};
