import { attemptIdSchema } from "@molecule/domain";
import { z } from "zod";
import { getReceiptView, listReceiptPage } from "../show/show-receipts.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { receiptDetailSchema, receiptPageSchema } from "../views/index.ts";

const seq = z.number().int().positive();

/** Who paid for what, and why. */
export const receiptRouter = router({
  list: tenantProcedure("viewer")
    .input(z.object({ before: seq.optional(), limit: z.number().int().min(1).max(200).default(50) }))
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
});
