import { attemptIdSchema, tenantIdSchema } from "@molecule/domain";
import { z } from "zod";
import { receiptPageInput } from "../inputs.ts";
import { getReceiptView, listReceiptPage } from "../show/show-receipts.ts";
import { operatorProcedure, operatorScope, router, tenantProcedure } from "../trpc.ts";
import { receiptDetailSchema, receiptPageSchema } from "../views/index.ts";

const seq = z.number().int().positive();

/** Who paid for what, and why. */
export const receiptRouter = router({
  list: tenantProcedure("viewer")
    .input(receiptPageInput)
    .output(receiptPageSchema)
    .query(({ ctx, input }) => listReceiptPage(ctx, ctx.scope, input)),

  get: tenantProcedure("viewer")
    .input(z.object({ seq }))
    .output(receiptDetailSchema)
    .query(({ ctx, input }) => getReceiptView(ctx, ctx.scope, { seq: input.seq })),

  /** The receipt of a call's charge. */
  ofCall: tenantProcedure("viewer")
    .input(z.object({ attemptId: attemptIdSchema }))
    .output(receiptDetailSchema)
    .query(({ ctx, input }) => getReceiptView(ctx, ctx.scope, { attemptId: input.attemptId })),

  /** The same two of any organization, for operators, who need not belong to it. */
  listOf: operatorProcedure
    .input(receiptPageInput.extend({ tenantId: tenantIdSchema }))
    .output(receiptPageSchema)
    .query(({ ctx, input }) => listReceiptPage(ctx, operatorScope(ctx.session, input.tenantId), input)),

  getOf: operatorProcedure
    .input(z.object({ tenantId: tenantIdSchema, seq }))
    .output(receiptDetailSchema)
    .query(({ ctx, input }) =>
      getReceiptView(ctx, operatorScope(ctx.session, input.tenantId), { seq: input.seq }),
    ),
});
