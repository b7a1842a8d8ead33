import { withSystem, withTenant } from "@molecule/db";
import { listPlatformWebhooks, listWebhooks, type WebhookEndpoint } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import type { ApiContext } from "../context.ts";

/** Nothing of the sealed key leaves. */
const showWebhook = (endpoint: WebhookEndpoint) => {
  const { id, url, hint, createdAt, failures, lastError, lastDeliveredAt } = endpoint;
  return { id, url, hint, createdAt, failures, lastError, lastDeliveredAt };
};

export const listWebhookViews = async ({ services }: ApiContext, scope: TenantScope) => {
  const rows = await withTenant(services.db, scope, (tx) => listWebhooks(tx, scope), { readOnly: true });
  return rows.map(showWebhook);
};

export const listPlatformWebhookViews = async ({ services }: ApiContext) =>
  (await withSystem(services.db, listPlatformWebhooks, { readOnly: true })).map(showWebhook);
