import { withSystem, withTenant } from "@molecule/db";
import {
  listDeliveries,
  listPlatformWebhooks,
  listWebhooks,
  type WebhookEndpoint,
} from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import type { ApiContext } from "../context.ts";

/** So many messages of each address are shown. */
const SHOWN_DELIVERIES = 10;

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

const idsOf = (endpoints: readonly WebhookEndpoint[]) => endpoints.map(({ id }) => id);
const withoutRank = ({ rank: _rank, ...delivery }: Awaited<ReturnType<typeof listDeliveries>>[number]) =>
  delivery;

/** The last messages to each of an organization's addresses. */
export const listDeliveryViews = ({ services }: ApiContext, scope: TenantScope) =>
  withTenant(
    services.db,
    scope,
    async (tx) => {
      const ids = idsOf(await listWebhooks(tx, scope));
      return ids.length === 0 ? [] : (await listDeliveries(tx, ids, SHOWN_DELIVERIES)).map(withoutRank);
    },
    { readOnly: true },
  );

export const listPlatformDeliveryViews = ({ services }: ApiContext) =>
  withSystem(
    services.db,
    async (tx) => {
      const ids = idsOf(await listPlatformWebhooks(tx));
      return ids.length === 0 ? [] : (await listDeliveries(tx, ids, SHOWN_DELIVERIES)).map(withoutRank);
    },
    { readOnly: true },
  );
