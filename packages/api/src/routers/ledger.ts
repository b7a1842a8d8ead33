import { attemptIdSchema, reconciliationIdSchema, tenantIdSchema, tokenUsageSchema } from "@molecule/domain";
import { reconcileReport, settleAttempt, voidAttempt } from "@molecule/services";
import { z } from "zod";
import { listExposure, listReconciliationViews, listStandings, showPriceBook } from "../show/show-ledger.ts";
import { getSpendOverview, listBudgetViews } from "../show/show-spend.ts";
import { operatorOf, operatorProcedure, operatorScope, router } from "../trpc.ts";
import {
  bookPriceSchema,
  budgetViewSchema,
  exposedCallSchema,
  reconciliationViewSchema,
  spendOverviewSchema,
  tenantStandingSchema,
} from "../views/index.ts";

const limit = z.number().int().min(1).max(500).default(100);
const call = z.object({ tenantId: tenantIdSchema, attemptId: attemptIdSchema, reason: z.string().max(500) });
const midnight = z.iso.date().transform((day) => new Date(`${day}T00:00:00Z`));

/** The money of every organization, for operators. */
export const ledgerRouter = router({
  tenants: operatorProcedure.output(z.array(tenantStandingSchema)).query(({ ctx }) => listStandings(ctx)),

  /** What one organization sees of its own money. */
  tenant: operatorProcedure
    .input(z.object({ tenantId: tenantIdSchema }))
    .output(z.object({ overview: spendOverviewSchema, budgets: z.array(budgetViewSchema) }))
    .query(async ({ ctx, input }) => {
      const scope = operatorScope(ctx.session, input.tenantId);
      return { overview: await getSpendOverview(ctx, scope), budgets: await listBudgetViews(ctx, scope) };
    }),

  /** Unresolved calls, and those that the platform bore. */
  exposure: operatorProcedure
    .input(z.object({ limit }))
    .output(z.array(exposedCallSchema))
    .query(({ ctx, input }) => listExposure(ctx, input.limit)),

  /** With the provider's numbers, from its report or console. */
  settleCall: operatorProcedure
    .input(call.extend({ usage: tokenUsageSchema }))
    .output(z.object({ chargeNanoUsd: z.bigint() }))
    .mutation(({ ctx, input }) =>
      settleAttempt(ctx.services, operatorScope(ctx.session, input.tenantId), input),
    ),

  voidCall: operatorProcedure
    .input(call)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await voidAttempt(ctx.services, operatorScope(ctx.session, input.tenantId), input);
    }),

  priceBook: operatorProcedure.output(z.array(bookPriceSchema)).query(({ ctx }) => showPriceBook(ctx)),

  /** Newest first. */
  reconciliations: operatorProcedure
    .input(z.object({ limit: z.number().int().min(1).max(50).default(10) }))
    .output(z.array(reconciliationViewSchema))
    .query(({ ctx, input }) => listReconciliationViews(ctx, input.limit)),

  /** `report`: the text of the vendor's usage report. */
  reconcile: operatorProcedure
    .input(
      z.object({
        vendor: z.string().max(100),
        from: midnight,
        until: midnight,
        report: z.string().max(4_000_000),
      }),
    )
    .output(z.object({ id: reconciliationIdSchema, driftNanoUsd: z.bigint(), itemCount: z.number().int() }))
    .mutation(({ ctx, input }) => reconcileReport(ctx.services, operatorOf(ctx.session), input)),
});
