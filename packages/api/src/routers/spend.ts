import { BUDGET_SCOPES, BUDGET_WINDOWS, budgetIdSchema, workspaceIdSchema } from "@molecule/domain";
import { archiveBudget, setBudget, setOverage } from "@molecule/services";
import { z } from "zod";
import {
  getSpendOverview,
  listBudgetViews,
  listEstimateRows,
  listModelSpend,
  listSpendRows,
} from "../show/show-spend.ts";
import { router, tenantProcedure } from "../trpc.ts";
import {
  budgetViewSchema,
  estimateRowSchema,
  modelSpendSchema,
  spendOverviewSchema,
  spendRowSchema,
} from "../views/index.ts";

const days = z.number().int().min(1).max(366).default(30);

const range = z.object({ days, day: z.iso.date().optional(), workspaceId: workspaceIdSchema.optional() });

/** What an organization has, spends, and allows to be spent. */
export const spendRouter = router({
  overview: tenantProcedure("viewer")
    .output(spendOverviewSchema)
    .query(({ ctx }) => getSpendOverview(ctx, ctx.scope)),

  /** Charges by day, model and workspace. */
  breakdown: tenantProcedure("viewer")
    .input(range)
    .output(z.array(spendRowSchema))
    .query(({ ctx, input }) => listSpendRows(ctx, ctx.scope, input)),

  /** Charges by day and model, of one workspace or of all together. */
  byModel: tenantProcedure("viewer")
    .input(range)
    .output(z.array(modelSpendSchema))
    .query(({ ctx, input }) => listModelSpend(ctx, ctx.scope, input)),

  /** "Your provider bills about …", for workspaces with a credential of their own. */
  estimates: tenantProcedure("viewer")
    .input(z.object({ workspaceId: workspaceIdSchema.optional(), days }))
    .output(z.array(estimateRowSchema))
    .query(({ ctx, input }) => listEstimateRows(ctx, ctx.scope, input)),

  budgets: tenantProcedure("viewer")
    .output(z.array(budgetViewSchema))
    .query(({ ctx }) => listBudgetViews(ctx, ctx.scope)),

  /** One per subject, window and payer: setting it again changes it. */
  setBudget: tenantProcedure("admin")
    .input(
      z.object({
        scope: z.enum(BUDGET_SCOPES),
        workspaceId: workspaceIdSchema.nullable(),
        window: z.enum(BUDGET_WINDOWS),
        limitNanoUsd: z.bigint(),
        enforcement: z.enum(["stop", "warn"]),
        payer: z.enum(["platform", "tenant"]).default("platform"),
      }),
    )
    .output(z.object({ budgetId: budgetIdSchema }))
    .mutation(({ ctx, input }) => setBudget(ctx.services, ctx.scope, input)),

  archiveBudget: tenantProcedure("admin")
    .input(z.object({ budgetId: budgetIdSchema }))
    .output(z.void())
    .mutation(({ ctx, input }) => archiveBudget(ctx.services, ctx.scope, input.budgetId)),

  /** How far below zero the organization lets its credit fall, up to what the operator allows. */
  setOverage: tenantProcedure("admin")
    .input(z.object({ allowedNanoUsd: z.bigint() }))
    .output(z.object({ capNanoUsd: z.bigint(), allowedNanoUsd: z.bigint() }))
    .mutation(({ ctx, input }) =>
      setOverage(ctx.services, ctx.scope, { allowedNanoUsd: input.allowedNanoUsd }),
    ),
});
