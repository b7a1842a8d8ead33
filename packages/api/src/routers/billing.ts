import { attemptIdSchema, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import { getBillingView } from "../show/get-billing-view.ts";
import { getTenantSummary } from "../show/get-tenant-summary.ts";
import { listCallPage } from "../show/list-call-page.ts";
import { listUsageDays } from "../show/list-usage-days.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { billingViewSchema, callPageSchema, tenantSummarySchema, usageViewSchema } from "../views/index.ts";

/** Without a workspace: of the whole organization. */
const maybeOne = z.object({ workspaceId: workspaceIdSchema.optional() });
const days = z.number().int().min(1).max(366).default(30);

export const billingRouter = router({
  /** Who pays for one workspace, why, and with what it runs now. */
  get: tenantProcedure("viewer")
    .input(z.object({ workspaceId: workspaceIdSchema }))
    .output(billingViewSchema)
    .query(({ ctx, input }) => getBillingView(ctx, ctx.scope, input.workspaceId)),

  usage: tenantProcedure("viewer")
    .input(maybeOne.extend({ days }))
    .output(usageViewSchema)
    .query(({ ctx, input }) => listUsageDays(ctx, ctx.scope, input)),

  calls: tenantProcedure("viewer")
    .input(
      maybeOne.extend({
        before: attemptIdSchema.optional(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(callPageSchema)
    .query(({ ctx, input }) => listCallPage(ctx, ctx.scope, input)),

  tenantSummary: tenantProcedure("viewer")
    .input(z.object({ days }))
    .output(tenantSummarySchema)
    .query(({ ctx, input }) => getTenantSummary(ctx, ctx.scope, input)),
});
