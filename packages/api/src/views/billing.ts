import { attemptIdSchema, runIdSchema, tokenUsageSchema, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import {
  attentionSchema,
  entryRefSchema,
  payerFactsSchema,
  payerViewSchema,
  withheldSchema,
} from "./payer.ts";
import { differenceSchema, resolutionViewSchema } from "./workspace-detail.ts";

/** What a start would put into the environment now, by name. */
export const planViewSchema = z.object({
  refusal: attentionSchema.nullable(),
  enters: z.array(entryRefSchema),
  withheld: z.array(withheldSchema),
  /** Names that we add ourselves. */
  injected: z.array(z.string()),
  chosen: entryRefSchema.nullable(),
  credentialHost: z.string().nullable(),
});

/** What the live run was started with. */
export const receiptViewSchema = z.object({
  runId: runIdSchema,
  generation: z.number().int(),
  paysAs: payerFactsSchema,
  source: z.string(),
  model: z.string().nullable(),
  enters: z.array(entryRefSchema),
  withheld: z.array(withheldSchema),
  credential: entryRefSchema.nullable(),
  registryHash: z.string(),
});

export const billingViewSchema = z.object({
  workspaceId: workspaceIdSchema,
  payer: payerViewSchema,
  resolution: resolutionViewSchema,
  plan: planViewSchema,
  receipt: receiptViewSchema.nullable(),
  /** Receipt against plan; empty when they agree or no run is live. */
  differences: z.array(differenceSchema),
});
export type BillingView = z.infer<typeof billingViewSchema>;

/**
 * Usage of one model on one day (UTC). `verified`: counted by the gateway and charged; otherwise reported by the
 * agent, never charged.
 */
export const usageDaySchema = z.object({
  day: z.iso.date(),
  model: z.string(),
  verified: z.boolean(),
  calls: z.number().int(),
  usage: tokenUsageSchema,
  chargeNanoUsd: z.bigint(),
});
export const usageViewSchema = z.object({ days: z.array(usageDaySchema) });
export type UsageView = z.infer<typeof usageViewSchema>;

/** One call through the gateway and what it cost. */
export const callViewSchema = z.object({
  id: attemptIdSchema,
  workspaceId: workspaceIdSchema,
  workspaceName: z.string(),
  runId: runIdSchema,
  model: z.string(),
  vendor: z.string(),
  streaming: z.boolean(),
  status: z.enum(["admitted", "settled", "void", "unresolved"]),
  httpStatus: z.number().int().nullable(),
  providerRequestId: z.string().nullable(),
  reason: z.string().nullable(),
  usage: tokenUsageSchema.nullable(),
  /** Null until it is settled. */
  chargeNanoUsd: z.bigint().nullable(),
  /** The price row that was applied. */
  price: z.object({ model: z.string(), from: z.string() }).nullable(),
  sandbox: z.boolean(),
  at: z.date(),
  finishedAt: z.date().nullable(),
});
export type CallView = z.infer<typeof callViewSchema>;

/** Newest first. */
export const callPageSchema = z.object({
  calls: z.array(callViewSchema),
  before: attemptIdSchema.nullable(),
});

/** The Spend page. */
export const tenantSummarySchema = z.object({
  balanceNanoUsd: z.bigint(),
  sandbox: z.boolean(),
  /** Since the first of the month (UTC). */
  monthChargeNanoUsd: z.bigint(),
  byDay: z.array(z.object({ day: z.iso.date(), calls: z.number().int(), chargeNanoUsd: z.bigint() })),
  byWorkspace: z.array(
    z.object({
      workspaceId: workspaceIdSchema,
      name: z.string(),
      payer: payerViewSchema.nullable(),
      calls: z.number().int(),
      chargeNanoUsd: z.bigint(),
    }),
  ),
  /** Calls whose cost is not known yet. */
  unresolvedCalls: z.number().int(),
});
export type TenantSummary = z.infer<typeof tenantSummarySchema>;
