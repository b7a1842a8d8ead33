import { v5, v7 } from "uuid";
import { z } from "zod";

declare const brand: unique symbol;
/** A UUIDv7 in text form that names one kind of thing; ids of different kinds do not mix. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type TenantId = Id<"tenant">;
export type UserId = Id<"user">;
export type WorkspaceId = Id<"workspace">;
export type SecretId = Id<"secret">;
export type RunId = Id<"run">;
export type MessageId = Id<"message">;
export type AttemptId = Id<"attempt">;
export type LedgerPostingId = Id<"ledger-posting">;
export type ConfirmationId = Id<"confirmation">;
export type AlertId = Id<"alert">;
export type BudgetId = Id<"budget">;
export type CreditGrantId = Id<"credit-grant">;
export type AuditEventId = Id<"audit-event">;
export type PlatformKeyId = Id<"platform-key">;
export type SuspensionId = Id<"suspension">;
export type ChangeSetId = Id<"change-set">;
export type BulkRestartId = Id<"bulk-restart">;
export type LivenessRoundId = Id<"liveness-round">;
export type SecretRotationId = Id<"secret-rotation">;
export type KeyRotationId = Id<"key-rotation">;
export type ReconciliationId = Id<"reconciliation">;
export type WebhookEndpointId = Id<"webhook-endpoint">;
export type ApiTokenId = Id<"api-token">;
export type WebhookDeliveryId = Id<"webhook-delivery">;
export type PeerCallId = Id<"peer-call">;

/** Mints a time-ordered id (UUIDv7, RFC 9562 §5.7). */
export const newId = <T extends Id<string>>(): T => v7() as T;

const bytesOf = (id: string): Uint8Array =>
  Uint8Array.from(id.replaceAll("-", "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** The one id that follows from another and a name (UUIDv5, RFC 9562 §5.5): who writes again, writes the same row. */
export const idFrom = <T extends Id<string>>(id: Id<string>, name: string): T => v5(name, bytesOf(id)) as T;

/** Any UUID names something, or nothing that there is: only what is none is a bad id. */
const idSchema = <T extends Id<string>>() => z.guid().transform((text) => text.toLowerCase() as T);
export const tenantIdSchema = idSchema<TenantId>();
export const userIdSchema = idSchema<UserId>();
export const workspaceIdSchema = idSchema<WorkspaceId>();
export const secretIdSchema = idSchema<SecretId>();
export const runIdSchema = idSchema<RunId>();
export const messageIdSchema = idSchema<MessageId>();
export const peerCallIdSchema = idSchema<PeerCallId>();
export const attemptIdSchema = idSchema<AttemptId>();
export const alertIdSchema = idSchema<AlertId>();
export const platformKeyIdSchema = idSchema<PlatformKeyId>();
export const ledgerPostingIdSchema = idSchema<LedgerPostingId>();
export const budgetIdSchema = idSchema<BudgetId>();
export const creditGrantIdSchema = idSchema<CreditGrantId>();
export const reconciliationIdSchema = idSchema<ReconciliationId>();
export const webhookEndpointIdSchema = idSchema<WebhookEndpointId>();
export const webhookDeliveryIdSchema = idSchema<WebhookDeliveryId>();
export const changeSetIdSchema = idSchema<ChangeSetId>();
export const bulkRestartIdSchema = idSchema<BulkRestartId>();
export const livenessRoundIdSchema = idSchema<LivenessRoundId>();
export const apiTokenIdSchema = idSchema<ApiTokenId>();
