import { newId, type TenantScope, type WebhookDeliveryId, type WebhookEndpointId } from "@molecule/domain";
import { and, desc, eq, gt, gte, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { alerts, webhookDeliveries, webhookEndpoints } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type WebhookEndpoint = typeof webhookEndpoints.$inferSelect;
export type NewWebhook = Pick<WebhookEndpoint, "id" | "url" | "sealed" | "keyId" | "hint" | "createdBy">;

/** Alerts about a tenant's own money; the others are for whoever runs the platform. */
export const TENANT_ALERT_CODES = [
  "BUDGET_THRESHOLD",
  "CREDIT_THRESHOLD",
  "PROVIDER_BILL_THRESHOLD",
] as const;

const mine = (scope: TenantScope): SQL | undefined =>
  and(eq(webhookEndpoints.tenantId, scope.tenantId), isNull(webhookEndpoints.removedAt));
const ofPlatform = and(isNull(webhookEndpoints.tenantId), isNull(webhookEndpoints.removedAt));

export const insertWebhook = async (tx: TenantTx, scope: TenantScope, row: NewWebhook): Promise<void> => {
  await tx.insert(webhookEndpoints).values({ ...row, tenantId: scope.tenantId });
};

export const insertPlatformWebhook = async (tx: SystemTx, row: NewWebhook): Promise<void> => {
  await tx.insert(webhookEndpoints).values({ ...row, tenantId: null });
};

/** Newest first. */
export const listWebhooks = (tx: TenantTx, scope: TenantScope): Promise<WebhookEndpoint[]> =>
  tx.select().from(webhookEndpoints).where(mine(scope)).orderBy(desc(webhookEndpoints.createdAt));

export const listPlatformWebhooks = (tx: SystemTx): Promise<WebhookEndpoint[]> =>
  tx.select().from(webhookEndpoints).where(ofPlatform).orderBy(desc(webhookEndpoints.createdAt));

const remove = async (tx: TenantTx | SystemTx, where: SQL | undefined): Promise<boolean> => {
  const rows = await tx
    .update(webhookEndpoints)
    .set({ removedAt: sql`now()` })
    .where(where)
    .returning({ id: webhookEndpoints.id });
  return rows.length === 1;
};

/** @returns false when there is no such endpoint */
export const removeWebhook = (tx: TenantTx, scope: TenantScope, id: WebhookEndpointId): Promise<boolean> =>
  remove(tx, and(mine(scope), eq(webhookEndpoints.id, id)));

export const removePlatformWebhook = (tx: SystemTx, id: WebhookEndpointId): Promise<boolean> =>
  remove(tx, and(ofPlatform, eq(webhookEndpoints.id, id)));

const ENQUEUE_LIMIT = 500;

const describeAlert = (alert: typeof alerts.$inferSelect) => ({
  type: "alert",
  alert: alert.id,
  code: alert.code,
  severity: alert.severity,
  message: alert.message,
  tenant: alert.tenantId,
  workspace: alert.workspaceId,
  detail: alert.detail,
  at: alert.createdAt.toISOString(),
});

/**
 * Puts every alert on its way to every endpoint that wants it, once: a tenant's endpoints get what concerns the
 * tenant's money, the operator's get everything. An endpoint gets what was raised after it was added.
 */
export const enqueueDeliveries = async (tx: SystemTx): Promise<void> => {
  const wanted = await tx
    .select({ endpoint: webhookEndpoints, alert: alerts })
    .from(webhookEndpoints)
    .innerJoin(
      alerts,
      and(
        gte(alerts.createdAt, webhookEndpoints.createdAt),
        or(
          isNull(webhookEndpoints.tenantId),
          and(eq(webhookEndpoints.tenantId, alerts.tenantId), inArray(alerts.code, [...TENANT_ALERT_CODES])),
        ),
      ),
    )
    .leftJoin(
      webhookDeliveries,
      and(eq(webhookDeliveries.endpointId, webhookEndpoints.id), eq(webhookDeliveries.alertId, alerts.id)),
    )
    .where(
      and(
        isNull(webhookEndpoints.removedAt),
        isNull(webhookDeliveries.id),
        gt(alerts.createdAt, sql`now() - interval '1 day'`),
      ),
    )
    .limit(ENQUEUE_LIMIT);
  if (wanted.length === 0) return;
  const rows = wanted.map(({ endpoint, alert }) => ({
    id: newId<WebhookDeliveryId>(),
    ...{ tenantId: endpoint.tenantId, endpointId: endpoint.id, alertId: alert.id },
    body: describeAlert(alert),
  }));
  await tx.insert(webhookDeliveries).values(rows).onConflictDoNothing();
};

export type DueDelivery = {
  readonly id: WebhookDeliveryId;
  /** Tries, this one included. */
  readonly attempts: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly endpoint: Pick<WebhookEndpoint, "id" | "tenantId" | "url" | "sealed" | "keyId">;
};

/** Takes deliveries that are due; whoever dies with one loses it after `claimSeconds`. */
export const claimDueDeliveries = async (
  tx: SystemTx,
  claimSeconds: number,
  limit: number,
): Promise<DueDelivery[]> => {
  const taken = await tx.execute<{ id: WebhookDeliveryId }>(sql`
    update webhook_deliveries set attempts = attempts + 1,
        next_attempt_at = now() + make_interval(secs => ${claimSeconds})
      where id in (
        select d.id from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
        where d.delivered_at is null and d.abandoned_at is null and d.next_attempt_at <= now()
          and e.removed_at is null
        order by d.next_attempt_at limit ${limit} for update of d skip locked)
      returning id`);
  if (taken.length === 0) return [];
  return tx
    .select({
      id: webhookDeliveries.id,
      attempts: webhookDeliveries.attempts,
      body: webhookDeliveries.body,
      endpoint: {
        id: webhookEndpoints.id,
        tenantId: webhookEndpoints.tenantId,
        url: webhookEndpoints.url,
        sealed: webhookEndpoints.sealed,
        keyId: webhookEndpoints.keyId,
      },
    })
    .from(webhookDeliveries)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
    .where(
      inArray(
        webhookDeliveries.id,
        taken.map((row) => row.id),
      ),
    );
};

export type DeliveryOutcome = {
  readonly arrived: boolean;
  readonly status: number | null;
  readonly lastError: string | null;
  /** Null when it arrived, and when it is given up. */
  readonly retryAfterS: number | null;
};

/** Notes what came of one try, on the delivery and on its endpoint. */
export const recordDelivery = async (
  tx: SystemTx,
  due: DueDelivery,
  { arrived, status, lastError, retryAfterS }: DeliveryOutcome,
): Promise<void> => {
  await tx
    .update(webhookDeliveries)
    .set({
      lastStatus: status,
      lastError,
      ...(arrived ? { deliveredAt: sql`now()` } : {}),
      ...(arrived || retryAfterS !== null ? {} : { abandonedAt: sql`now()` }),
      ...(retryAfterS === null ? {} : { nextAttemptAt: sql`now() + make_interval(secs => ${retryAfterS})` }),
    })
    .where(eq(webhookDeliveries.id, due.id));
  await tx
    .update(webhookEndpoints)
    .set(
      arrived
        ? { failures: 0, lastError: null, lastDeliveredAt: sql`now()` }
        : { failures: sql`${webhookEndpoints.failures} + 1`, lastError },
    )
    .where(eq(webhookEndpoints.id, due.endpoint.id));
};

/** The newest messages of some endpoints, each with what came of it; `perEndpoint` of each. */
export const listDeliveries = (
  tx: TenantTx | SystemTx,
  endpointIds: readonly WebhookEndpointId[],
  perEndpoint: number,
) => {
  const ranked = tx
    .select({
      ...{ id: webhookDeliveries.id, endpointId: webhookDeliveries.endpointId },
      ...{ attempts: webhookDeliveries.attempts, lastStatus: webhookDeliveries.lastStatus },
      ...{ lastError: webhookDeliveries.lastError, createdAt: webhookDeliveries.createdAt },
      ...{ deliveredAt: webhookDeliveries.deliveredAt, abandonedAt: webhookDeliveries.abandonedAt },
      nextAttemptAt: webhookDeliveries.nextAttemptAt,
      code: sql<string>`${webhookDeliveries.body} ->> 'code'`.as("code"),
      rank: sql<number>`row_number() over (partition by ${webhookDeliveries.endpointId}
        order by ${webhookDeliveries.createdAt} desc)`.as("rank"),
    })
    .from(webhookDeliveries)
    .where(inArray(webhookDeliveries.endpointId, [...endpointIds]))
    .as("ranked");
  return tx
    .select()
    .from(ranked)
    .where(sql`${ranked.rank} <= ${perEndpoint}`)
    .orderBy(desc(ranked.createdAt));
};
