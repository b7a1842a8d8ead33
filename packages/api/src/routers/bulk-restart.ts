import { bulkRestartIdSchema, workspaceIdSchema } from "@molecule/domain";
import { findBulkProgress, planBulkRestart, startBulkRestart, stopBulkRestart } from "@molecule/services";
import { z } from "zod";
import { showBulkProgress, showPlannedRestart } from "../show/show-lifecycle.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { bulkProgressSchema, plannedRestartSchema } from "../views/index.ts";

const some = z.array(workspaceIdSchema).min(1).max(2_000);

/** Many restarts as one: planned first, a few at a time, the canary first. */
export const bulkRestartRouter = router({
  /** Which, why, and who pays before and after. `pending`: whatever has something to apply. */
  plan: tenantProcedure("member")
    .input(z.object({ workspaceIds: z.union([z.literal("pending"), some]) }))
    .output(z.array(plannedRestartSchema))
    .query(async ({ ctx, input }) =>
      (await planBulkRestart(ctx.services, ctx.scope, input)).map(showPlannedRestart),
    ),

  start: tenantProcedure("member")
    .input(
      z.object({
        workspaceIds: some,
        canary: z.boolean().default(true),
        atOnce: z.number().int().min(1).max(50).optional(),
      }),
    )
    .output(z.object({ id: bulkRestartIdSchema }))
    .mutation(({ ctx, input }) => startBulkRestart(ctx.services, ctx.scope, input)),

  /** The newest one when none is named; null when there never was one. */
  get: tenantProcedure("viewer")
    .input(z.object({ id: bulkRestartIdSchema.nullable() }))
    .output(bulkProgressSchema.nullable())
    .query(async ({ ctx, input }) => {
      const progress = await findBulkProgress(ctx.services, ctx.scope, input.id);
      return progress === null ? null : showBulkProgress(progress);
    }),

  /** Begins no more of it; what is under way ends by itself. */
  stop: tenantProcedure("member")
    .input(z.object({ id: bulkRestartIdSchema }))
    .output(z.void())
    .mutation(({ ctx, input }) => stopBulkRestart(ctx.services, ctx.scope, input)),
});
