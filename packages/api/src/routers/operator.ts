import {
  alertIdSchema,
  ledgerPostingIdSchema,
  TENANT_BILLING_MODES,
  tenantIdSchema,
  workspaceIdSchema,
} from "@molecule/domain";
import {
  grantCredit,
  resolveAlert,
  resolvePlatformAlert,
  setBillingMode,
  setOverride,
} from "@molecule/services";
import { z } from "zod";
import { explainWorkspace } from "../show/explain-workspace.ts";
import { getTenantSummary } from "../show/get-tenant-summary.ts";
import { listAlertViews, listOperatedTenants } from "../show/list-operated.ts";
import { showStanding } from "../show/show-standing.ts";
import { operatorOf, operatorProcedure, operatorScope, router } from "../trpc.ts";
import {
  alertViewSchema,
  billingViewSchema,
  operatedTenantSchema,
  standingSchema,
  tenantSummarySchema,
} from "../views/index.ts";

const workspace = z.object({ workspaceId: workspaceIdSchema });

export const operatorRouter = router({
  tenants: operatorProcedure
    .output(z.array(operatedTenantSchema))
    .query(({ ctx }) => listOperatedTenants(ctx)),

  /** Balance and spend of one tenant. */
  summary: operatorProcedure
    .input(z.object({ tenantId: tenantIdSchema, days: z.number().int().min(1).max(366).default(30) }))
    .output(tenantSummarySchema)
    .query(({ ctx, input }) => getTenantSummary(ctx, operatorScope(ctx.session, input.tenantId), input)),

  setBillingMode: operatorProcedure
    .input(z.object({ tenantId: tenantIdSchema, mode: z.enum(TENANT_BILLING_MODES) }))
    .output(z.object({ before: z.enum(TENANT_BILLING_MODES), after: z.enum(TENANT_BILLING_MODES) }))
    .mutation(({ ctx, input }) =>
      setBillingMode(ctx.services, operatorScope(ctx.session, input.tenantId), input),
    ),

  /** "Why is this workspace billed so?", by its id alone. */
  explain: operatorProcedure
    .input(workspace)
    .output(z.object({ tenant: operatedTenantSchema, billing: billingViewSchema }))
    .query(({ ctx, input }) => explainWorkspace(ctx, ctx.session, input.workspaceId)),

  /** `mode`: platform_managed, byok or disabled; null clears the override. */
  setOverride: operatorProcedure
    .input(workspace.extend({ tenantId: tenantIdSchema, mode: z.string().max(100).nullable() }))
    .output(standingSchema)
    .mutation(async ({ ctx, input }) =>
      showStanding(await setOverride(ctx.services, operatorScope(ctx.session, input.tenantId), input)),
    ),

  alerts: operatorProcedure
    .input(z.object({ limit: z.number().int().min(1).max(500).default(100) }))
    .output(z.array(alertViewSchema))
    .query(({ ctx, input }) => listAlertViews(ctx, input.limit)),

  resolveAlert: operatorProcedure
    .input(z.object({ tenantId: tenantIdSchema.nullable(), alertId: alertIdSchema }))
    .output(z.void())
    .mutation(({ ctx, input }) =>
      input.tenantId === null
        ? resolvePlatformAlert(ctx.services, operatorOf(ctx.session), input)
        : resolveAlert(ctx.services, operatorScope(ctx.session, input.tenantId), input),
    ),

  /**
   * Moves credit by hand; the reason stands in the tenant's ledger. Only an adjustment may take credit away. Under
   * one `id` it moves once.
   */
  grantCredit: operatorProcedure
    .input(
      z.object({
        id: ledgerPostingIdSchema.optional(),
        tenantId: tenantIdSchema,
        kind: z.enum(["grant", "top_up", "adjustment", "refund"]).default("grant"),
        amountNanoUsd: z.bigint(),
        reason: z.string().max(500),
      }),
    )
    .output(z.object({ balanceNanoUsd: z.bigint() }))
    .mutation(({ ctx, input }) =>
      grantCredit(ctx.services, operatorScope(ctx.session, input.tenantId), input),
    ),
});
