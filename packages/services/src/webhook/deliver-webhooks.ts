import { withSystem } from "@molecule/db";
import {
  claimDueDeliveries,
  type DueDelivery,
  enqueueDeliveries,
  recordDelivery,
} from "@molecule/db/repositories";
import type { OpenSecret } from "@molecule/secrets/open";
import type { ServiceContext } from "../service-context.ts";
import { webhookRetryAfterS } from "./plan-retry.ts";
import { sendWebhook, type WebhookAnswer } from "./send-webhook.ts";
import { signWebhook } from "./sign-webhook.ts";
import { webhookPlace } from "./webhook-place.ts";

export type DeliverOptions = {
  /** Only the process that holds the key ring can sign. */
  readonly openSecret: OpenSecret;
  /** Tests: receivers on this machine. */
  readonly allowPrivate?: boolean;
};

const AT_ONCE = 20;
/** Longer than any sending: nobody else sends the same meanwhile. */
const CLAIM_S = 60;

const send = async (
  due: DueDelivery,
  { openSecret, allowPrivate = false }: DeliverOptions,
): Promise<WebhookAnswer> => {
  const { endpoint, body: message } = due;
  const body = JSON.stringify(message);
  const place = webhookPlace(endpoint.tenantId, endpoint.id);
  try {
    const signingKey = await openSecret(place, { sealed: endpoint.sealed, keyId: endpoint.keyId });
    const headers = {
      "content-type": "application/json",
      "user-agent": "Molecule-Webhooks/1",
      "molecule-delivery": due.id,
      "molecule-signature": signWebhook(signingKey, Math.floor(Date.now() / 1000), body),
    };
    return await sendWebhook({ url: endpoint.url, headers, body }, allowPrivate);
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  }
};

/** One delivery: sent, and what came of it recorded. @returns whether it arrived */
const deliver = async (
  ctx: Pick<ServiceContext, "db">,
  due: DueDelivery,
  options: DeliverOptions,
): Promise<boolean> => {
  const { status, error } = await send(due, options);
  const arrived = status !== null && status >= 200 && status < 300;
  const lastError = arrived ? null : (error ?? `It answered ${status}.`);
  const retryAfterS = arrived ? null : webhookRetryAfterS(due.attempts);
  await withSystem(ctx.db, (tx) => recordDelivery(tx, due, { arrived, status, lastError, retryAfterS }));
  return arrived;
};

/**
 * Sends alerts to the endpoints that want them: each at least once, with the same delivery id every time, so that a
 * receiver can tell a repetition. Any number of processes may run this.
 */
export const deliverWebhooks = async (
  ctx: Pick<ServiceContext, "db">,
  options: DeliverOptions,
): Promise<{ readonly arrived: number; readonly failed: number }> => {
  await withSystem(ctx.db, enqueueDeliveries);
  const due = await withSystem(ctx.db, (tx) => claimDueDeliveries(tx, CLAIM_S, AT_ONCE));
  const outcomes = await Promise.all(due.map((each) => deliver(ctx, each, options)));
  const arrived = outcomes.filter(Boolean).length;
  return { arrived, failed: outcomes.length - arrived };
};
