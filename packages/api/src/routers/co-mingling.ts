import { tenantIdSchema, workspaceIdSchema } from "@molecule/domain";
import { auditCoMingling, listCoMingled, stopRuns } from "@molecule/services";
import { z } from "zod";
import { operatorOf, operatorProcedure, operatorScope, router } from "../trpc.ts";
import { coMinglingReportSchema } from "../views/index.ts";

/** Credentials that are not their organization's own, for those who run the platform. */
export const coMinglingRouter = router({
  report: operatorProcedure
    .output(coMinglingReportSchema)
    .query(({ ctx }) => listCoMingled(ctx.services, operatorOf(ctx.session))),

  /** What happens hourly, now: what is found is marked, told, and the runs that hold a platform's key are ended. */
  audit: operatorProcedure
    .output(z.object({ platformOwned: z.number().int(), shared: z.number().int() }))
    .mutation(async ({ ctx }) => {
      const { platformOwned, shared } = await auditCoMingling(ctx.services, operatorOf(ctx.session));
      return { platformOwned: platformOwned.length, shared: shared.length };
    }),

  /** Ends a run that holds such a value at once. */
  stopRun: operatorProcedure
    .input(z.object({ tenantId: tenantIdSchema, workspaceId: workspaceIdSchema }))
    .output(z.object({ stopped: z.boolean() }))
    .mutation(({ ctx, input }) => stopRuns(ctx.services, operatorScope(ctx.session, input.tenantId), input)),
});
