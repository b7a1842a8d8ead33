import { workspaceIdSchema } from "@molecule/domain";
import {
  cancelStart,
  hibernateWorkspace,
  proveWorkspace,
  revertChange,
  setHibernation,
} from "@molecule/services";
import { z } from "zod";
import { router, tenantProcedure } from "../trpc.ts";

const one = z.object({ workspaceId: workspaceIdSchema });

/** What people do with a workspace's starts and rests beyond asking for them. */
export const lifecycleRouter = router({
  /** Calls off the start under way; what still serves goes on. */
  cancelStart: tenantProcedure("member")
    .input(one)
    .output(z.void())
    .mutation(({ ctx, input }) => cancelStart(ctx.services, ctx.scope, input)),

  /** Gives the agent that serves now a computed question, as after a start. */
  prove: tenantProcedure("member")
    .input(one)
    .output(z.void())
    .mutation(({ ctx, input }) => proveWorkspace(ctx.services, ctx.scope, input)),

  /** Until the next message. `cascade`: everything below the workspace as well. */
  hibernate: tenantProcedure("member")
    .input(one.extend({ cascade: z.boolean().optional() }))
    .output(z.object({ hibernated: z.array(workspaceIdSchema).readonly() }))
    .mutation(({ ctx, input }) => hibernateWorkspace(ctx.services, ctx.scope, input)),

  /** Null: it never hibernates by itself. */
  setHibernation: tenantProcedure("member")
    .input(one.extend({ afterMinutes: z.number().int().nullable() }))
    .output(z.void())
    .mutation(({ ctx, input }) => setHibernation(ctx.services, ctx.scope, input)),

  /** Undoes what was changed since the last run that served; it is kept as a draft. */
  revert: tenantProcedure("member")
    .input(one)
    .output(z.object({ draftId: z.string().nullable(), names: z.array(z.string()).readonly() }))
    .mutation(async ({ ctx, input }) => {
      const { draftId, names } = await revertChange(ctx.services, ctx.scope, input);
      return { draftId, names };
    }),
});
