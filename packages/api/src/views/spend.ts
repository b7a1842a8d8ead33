import {
  alertIdSchema,
  attemptIdSchema,
  BUDGET_SCOPES,
  BUDGET_WINDOWS,
  budgetIdSchema,
  creditGrantIdSchema,
  reconciliationIdSchema,
  TENANT_BILLING_MODES,
  tenantIdSchema,
  tokenUsageSchema,
  webhookDeliveryIdSchema,
  webhookEndpointIdSchema,
  workspaceIdSchema,
} from "@molecule/domain";
import { z } from "zod";

const nano = z.bigint();
const day = z.iso.date();

/** A threshold that was reached and that nobody has settled. */
export const spendAlertSchema = z.object({
  id: alertIdSchema,
  tenantId: tenantIdSchema.nullable(),
  workspaceId: workspaceIdSchema.nullable(),
  /** `BUDGET_THRESHOLD`, `CREDIT_THRESHOLD` or `PROVIDER_BILL_THRESHOLD`. */
  code: z.string(),
  severity: z.enum(["warning", "critical"]),
  message: z.string(),
  at: z.date(),
});

export const forecastSchema = z.object({
  monthEndNanoUsd: nano,
  spentNanoUsd: nano,
  /** Null while there is no whole day to go by. */
  perDayNanoUsd: nano.nullable(),
  basisDays: z.number().int(),
  creditEndsOn: day.nullable(),
});

/** What an organization has, holds and spends; `available` is what a call may still be held against. */
export const spendOverviewSchema = z.object({
  today: day,
  balanceNanoUsd: nano,
  overageNanoUsd: nano,
  /** The two that it is the lower one of: what the operator allows, what the organization wants of it. */
  overageCapNanoUsd: nano,
  overageWantedNanoUsd: nano,
  heldNanoUsd: nano,
  availableNanoUsd: nano,
  monthNanoUsd: nano,
  unresolvedCalls: z.number().int(),
  forecast: forecastSchema,
  alerts: z.array(spendAlertSchema),
  /** An operator's kill switch is on: no call that the platform would pay is let through. */
  suspended: z.object({ reason: z.string(), at: z.date() }).nullable(),
  /** Credit that comes every month. */
  monthlyGrants: z.array(z.object({ id: creditGrantIdSchema, amountNanoUsd: nano, reason: z.string() })),
});
export type SpendAlert = z.infer<typeof spendAlertSchema>;
export type SpendOverview = z.infer<typeof spendOverviewSchema>;

export const spendRowSchema = z.object({
  day,
  model: z.string(),
  workspaceId: workspaceIdSchema.nullable(),
  workspaceName: z.string().nullable(),
  calls: z.number().int(),
  chargeNanoUsd: nano,
});
export type SpendRow = z.infer<typeof spendRowSchema>;

/** The same of all workspaces together. */
export const modelSpendSchema = spendRowSchema.omit({ workspaceId: true, workspaceName: true });
export type ModelSpend = z.infer<typeof modelSpendSchema>;

/** "Your provider bills about …": from what agents report, unverified, no part of any charge. */
export const estimateRowSchema = z.object({
  day,
  /** Entry of the registry; null when the run's provider is not known. */
  provider: z.string().nullable(),
  model: z.string(),
  calls: z.number().int(),
  usage: tokenUsageSchema,
  estimateNanoUsd: nano,
  /** Calls whose price is not known (a subscription, a model or class without a list price): in no sum. */
  unknownCalls: z.number().int(),
});
export type EstimateRow = z.infer<typeof estimateRowSchema>;

export const budgetViewSchema = z.object({
  budgetId: budgetIdSchema,
  scope: z.enum(BUDGET_SCOPES),
  workspaceId: workspaceIdSchema.nullable(),
  workspaceName: z.string().nullable(),
  window: z.enum(BUDGET_WINDOWS),
  windowStart: day,
  /** The day on which it begins anew. */
  windowEnd: day,
  enforcement: z.enum(["stop", "warn"]),
  payer: z.enum(["platform", "tenant"]),
  limitNanoUsd: nano,
  usedNanoUsd: nano,
  heldNanoUsd: nano,
});
export type BudgetView = z.infer<typeof budgetViewSchema>;

export const webhookViewSchema = z.object({
  id: webhookEndpointIdSchema,
  url: z.string(),
  /** Last characters of the signing key. */
  hint: z.string(),
  createdAt: z.date(),
  /** Tries that failed in a row. */
  failures: z.number().int(),
  lastError: z.string().nullable(),
  lastDeliveredAt: z.date().nullable(),
});

/** One message to an endpoint and what came of it. */
export const webhookDeliverySchema = z.object({
  id: webhookDeliveryIdSchema,
  endpointId: webhookEndpointIdSchema,
  /** Of the alert. */
  code: z.string().nullable(),
  createdAt: z.date(),
  attempts: z.number().int(),
  lastStatus: z.number().int().nullable(),
  lastError: z.string().nullable(),
  deliveredAt: z.date().nullable(),
  /** Given up. */
  abandonedAt: z.date().nullable(),
  nextAttemptAt: z.date(),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;
export type WebhookView = z.infer<typeof webhookViewSchema>;

export const addedWebhookSchema = z.object({ id: webhookEndpointIdSchema, signingKey: z.string() });

/** A tenant on the operators' money page. Headroom: what its calls may still be held against. */
export const tenantStandingSchema = z.object({
  tenantId: tenantIdSchema,
  name: z.string(),
  slug: z.string(),
  sandbox: z.boolean(),
  billingMode: z.enum(TENANT_BILLING_MODES),
  balanceNanoUsd: nano,
  overageNanoUsd: nano,
  overageCapNanoUsd: nano,
  heldNanoUsd: nano,
  headroomNanoUsd: nano,
  monthNanoUsd: nano,
  unresolvedCalls: z.number().int(),
  exposureNanoUsd: nano,
});
export type TenantStanding = z.infer<typeof tenantStandingSchema>;

export const exposedCallSchema = z.object({
  id: attemptIdSchema,
  tenantId: tenantIdSchema,
  workspaceId: workspaceIdSchema,
  model: z.string(),
  vendor: z.string(),
  /** `void`: the platform bore it, at most its hold. */
  status: z.enum(["unresolved", "void"]),
  reason: z.string().nullable(),
  holdNanoUsd: nano,
  admittedAt: z.date(),
});
export type ExposedCall = z.infer<typeof exposedCallSchema>;

const classes = {
  input: nano.nullable(),
  output: nano.nullable(),
  cacheRead: nano.nullable(),
  cacheWrite5m: nano.nullable(),
  cacheWrite1h: nano.nullable(),
};
/** Nano-USD per million tokens; a class that is null is unpriced. */
export const bookPriceSchema = z.object({
  model: z.string(),
  from: day,
  source: z.string(),
  /** Calls of today are charged by it. */
  inForce: z.boolean(),
  /** Some runtime is offered it on the platform; otherwise it is what a provider bills its own customers. */
  onPlatform: z.boolean(),
  ...classes,
  tiers: z.array(z.object({ aboveInput: z.number().int(), ...classes })),
});
export type BookPrice = z.infer<typeof bookPriceSchema>;

const counts = z.record(z.string(), z.number()).nullable();
export const reconciliationViewSchema = z.object({
  id: reconciliationIdSchema,
  vendor: z.string(),
  fromDay: day,
  untilDay: day,
  matchedBy: z.enum(["request", "day"]),
  matched: z.number().int(),
  oursNanoUsd: nano,
  theirsNanoUsd: nano,
  /** Ours minus theirs. */
  driftNanoUsd: nano,
  unpriced: z.number().int(),
  itemCount: z.number().int(),
  /** By `missing_here`, `missing_there`, `count_differs`, `price_differs`; amounts are text. */
  causes: z.record(z.string(), z.object({ items: z.number().int(), driftNanoUsd: z.string() })),
  /** The dearest ones, at most 200. */
  items: z.array(
    z.object({
      cause: z.string(),
      key: z.string(),
      model: z.string(),
      day,
      ours: counts,
      theirs: counts,
      driftNanoUsd: z.string().nullable(),
      knownHere: z.boolean(),
    }),
  ),
  createdBy: z.string(),
  at: z.date(),
});
export type ReconciliationView = z.infer<typeof reconciliationViewSchema>;
