import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { withSystem, withTenant } from "@molecule/db";
import {
  findActiveSealingKey,
  insertPlatformWebhook,
  insertWebhook,
  listWebhooks,
  lockTenant,
  recordAudit,
  recordPlatformAudit,
} from "@molecule/db/repositories";
import {
  DomainError,
  hintOf,
  newId,
  type PlatformActor,
  Secret,
  type TenantId,
  type TenantScope,
  type WebhookEndpointId,
} from "@molecule/domain";
import { sealSecret } from "@molecule/secrets/seal";
import { assertRole, assertRunsPlatform } from "../assert-role.ts";
import { isPublicAddress } from "../net/public-lookup.ts";
import type { ServiceContext } from "../service-context.ts";
import { webhookPlace } from "./webhook-place.ts";

/** Each alert goes to every endpoint; more than these would be a mailing list. */
const MAX_ENDPOINTS = 5;
const MAX_URL = 2000;

/** The key of the signatures: shown here and never again. */
export type AddedWebhook = { readonly id: WebhookEndpointId; readonly signingKey: string };

const refuse = (message: string): DomainError =>
  new DomainError("INVALID_VALUE", message, {
    field: "url",
    remedy: "Give the https address of a public server.",
  });

/** What can be said before anything is looked up; the rest is judged at every sending. */
const assertPublicUrl = (text: string): void => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || text.length > MAX_URL) throw refuse("This is not an address.");
  if (url.protocol !== "https:") throw refuse("Webhooks are sent over https only.");
  if (url.username !== "" || url.password !== "") throw refuse("The address must not carry a password.");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || (isIP(host) !== 0 && !isPublicAddress(host)))
    throw refuse(`${host} is not a public address.`);
};

const makeEndpoint = async (ctx: Pick<ServiceContext, "db">, tenantId: TenantId | null, url: string) => {
  const key = await withSystem(ctx.db, findActiveSealingKey, { readOnly: true });
  if (key === undefined)
    throw new DomainError("UNAVAILABLE", "This installation has no sealing key yet.", {
      remedy: "Start the supervisor once.",
    });
  const id = newId<WebhookEndpointId>();
  const signingKey = `whsec_${randomBytes(32).toString("base64url")}`;
  const { sealed, keyId } = await sealSecret(key, webhookPlace(tenantId, id), new Secret(signingKey));
  return { row: { id, url, sealed, keyId, hint: hintOf(signingKey) ?? "" }, signingKey };
};

/**
 * Adds an address to which the tenant's alerts about money are posted. Admins.
 * @throws DomainError FORBIDDEN, INVALID_VALUE, CONFLICT when there are enough of them, UNAVAILABLE
 */
export const addWebhook = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  { url }: { readonly url: string },
): Promise<AddedWebhook> => {
  assertRole(scope, "admin", "add a webhook");
  assertPublicUrl(url);
  const { row, signingKey } = await makeEndpoint(ctx, scope.tenantId, url);
  const createdBy = scope.actor.kind === "user" ? scope.actor.userId : null;
  await withTenant(ctx.db, scope, async (tx) => {
    // Whoever adds one in the same moment is counted too.
    await lockTenant(tx, scope, "update");
    if ((await listWebhooks(tx, scope)).length >= MAX_ENDPOINTS)
      throw new DomainError("CONFLICT", `An organization has at most ${MAX_ENDPOINTS} webhooks.`, {
        remedy: "Remove one first.",
      });
    await insertWebhook(tx, scope, { ...row, createdBy });
    await recordAudit(tx, scope, {
      action: "webhook.added",
      detail: { id: row.id, host: new URL(url).host },
    });
  });
  return { id: row.id, signingKey };
};

/**
 * Adds an address to which every alert of the installation is posted. Operators.
 * @throws DomainError FORBIDDEN, INVALID_VALUE, UNAVAILABLE
 */
export const addPlatformWebhook = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
  { url }: { readonly url: string },
): Promise<AddedWebhook> => {
  assertRunsPlatform(by, "add a webhook");
  assertPublicUrl(url);
  const { row, signingKey } = await makeEndpoint(ctx, null, url);
  await withSystem(ctx.db, async (tx) => {
    await insertPlatformWebhook(tx, { ...row, createdBy: by.actor.kind === "user" ? by.actor.userId : null });
    const detail = { id: row.id, host: new URL(url).host };
    await recordPlatformAudit(tx, by.actor, { action: "webhook.added", detail });
  });
  return { id: row.id, signingKey };
};
