import { attemptIdSchema, creditGrantIdSchema, tenantIdSchema } from "@molecule/domain";
import { archiveMonthlyCredit, grantMonthlyCredit, refundCharge, setOverage } from "@molecule/services";
import { z } from "zod";
import { operatorProcedure, operatorScope, router } from "../trpc.ts";

const tenant = z.object({ tenantId: tenantIdSchema });
const reason = z.string().max(500);

/** What operators give an organization, beside single movements of credit. */
export const creditRouter = router({
  /** Every month, this one included, until it is archived; under one `id`, once. */
  grantMonthly: operatorProcedure
    .input(tenant.extend({ id: creditGrantIdSchema.optional(), amountNanoUsd: z.bigint(), reason }))
    .output(z.object({ grantId: creditGrantIdSchema }))
    .mutation(({ ctx, input }) =>
      grantMonthlyCredit(ctx.services, operatorScope(ctx.session, input.tenantId), input),
    ),

  archiveMonthly: operatorProcedure
    .input(tenant.extend({ grantId: creditGrantIdSchema }))
    .output(z.void())
    .mutation(({ ctx, input }) =>
      archiveMonthlyCredit(ctx.services, operatorScope(ctx.session, input.tenantId), input.grantId),
    ),

  /** What one call was charged, or a part of it; null for all of it. */
  refund: operatorProcedure
    .input(tenant.extend({ attemptId: attemptIdSchema, amountNanoUsd: z.bigint().nullable(), reason }))
    .output(z.object({ balanceNanoUsd: z.bigint() }))
    .mutation(({ ctx, input }) =>
      refundCharge(ctx.services, operatorScope(ctx.session, input.tenantId), input),
    ),

  /** How far below zero the organization may let its credit fall, if it wants to. */
  setOverageCap: operatorProcedure
    .input(tenant.extend({ capNanoUsd: z.bigint() }))
    .output(z.object({ capNanoUsd: z.bigint(), allowedNanoUsd: z.bigint() }))
    .mutation(({ ctx, input }) =>
      setOverage(ctx.services, operatorScope(ctx.session, input.tenantId), { capNanoUsd: input.capNanoUsd }),
    ),
});
