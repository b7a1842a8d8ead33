import { liftSuspension, listLiftedSuspensions, listSuspensions, suspend } from "@molecule/services";
import { z } from "zod";
import { operatorOf, operatorProcedure, router } from "../trpc.ts";
import { suspensionSubjectSchema, suspensionViewSchema } from "../views/index.ts";

const subjectOf = ({ tenantId, vendor }: z.infer<typeof suspensionSubjectSchema>) =>
  tenantId === undefined ? { vendor: vendor ?? "" } : { tenantId };

/** The kill switches: what they stop is one organization's platform calls, or calls to one vendor. */
export const suspensionRouter = router({
  /** Every switch that is on, the oldest first. */
  list: operatorProcedure
    .output(z.array(suspensionViewSchema))
    .query(async ({ ctx }) => [...(await listSuspensions(ctx.services, operatorOf(ctx.session)))]),

  /** Those that were on, the one lifted last first. */
  listLifted: operatorProcedure
    .input(z.object({ limit: z.number().int().min(1).max(200).default(50) }))
    .output(z.array(suspensionViewSchema))
    .query(async ({ ctx, input }) => [
      ...(await listLiftedSuspensions(ctx.services, operatorOf(ctx.session), input.limit)),
    ]),

  /** The reason is what callers read. */
  set: operatorProcedure
    .input(suspensionSubjectSchema.and(z.object({ reason: z.string().max(500) })))
    .output(z.void())
    .mutation(({ ctx, input }) =>
      suspend(ctx.services, operatorOf(ctx.session), { subject: subjectOf(input), reason: input.reason }),
    ),

  lift: operatorProcedure
    .input(suspensionSubjectSchema)
    .output(z.void())
    .mutation(({ ctx, input }) =>
      liftSuspension(ctx.services, operatorOf(ctx.session), { subject: subjectOf(input) }),
    ),
});
