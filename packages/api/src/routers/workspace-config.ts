import { EXECUTOR_CHOICES, workspaceIdSchema } from "@molecule/domain";
import {
  confirmPayerChange,
  duplicateWorkspace,
  removeWorkspace,
  setExecutor,
  setModel,
  stopRuns,
} from "@molecule/services";
import { z } from "zod";
import { showDuplicated, showSecretChange } from "../show/show-standing.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { duplicatedWorkspaceSchema, payerFactsSchema, secretChangeSchema } from "../views/index.ts";

const one = z.object({ workspaceId: workspaceIdSchema });

export const workspaceConfigRouter = router({
  /**
   * Null removes the workspace's own choice. Another runtime may be chosen in the same step. `agreedPayer`: who would
   * pay, as the person saw it; `confirmPayerChange`: whoever it will be.
   */
  setModel: tenantProcedure("member")
    .input(
      one.extend({
        model: z.string().nullable(),
        runtime: z.string().optional(),
        confirmPayerChange: z.boolean().optional(),
        agreedPayer: payerFactsSchema.optional(),
      }),
    )
    .output(secretChangeSchema)
    .mutation(async ({ ctx, input }) => showSecretChange(await setModel(ctx.services, ctx.scope, input))),

  /** In a sandbox: the small loop, or the installed runtime itself. A running workspace restarts with it. */
  setExecutor: tenantProcedure("member")
    .input(one.extend({ executor: z.enum(EXECUTOR_CHOICES) }))
    .output(z.void())
    .mutation(({ ctx, input }) => setExecutor(ctx.services, ctx.scope, input)),

  /** Everything but values; `needed` are the names that want one on the copy. */
  duplicate: tenantProcedure("member")
    .input(one.extend({ name: z.string().max(1000) }))
    .output(duplicatedWorkspaceSchema)
    .mutation(async ({ ctx, input }) =>
      showDuplicated(await duplicateWorkspace(ctx.services, ctx.scope, input)),
    ),

  /** `after`: who would pay, as the person saw it. */
  confirmPayerChange: tenantProcedure("member")
    .input(one.extend({ after: payerFactsSchema.optional() }))
    .output(z.object({ generation: z.number().int(), before: payerFactsSchema, after: payerFactsSchema }))
    .mutation(({ ctx, input }) => confirmPayerChange(ctx.services, ctx.scope, input)),

  /** Ends its run at once: for a credential that it holds and that was deleted or replaced. */
  stopNow: tenantProcedure("member")
    .input(one)
    .output(z.object({ stopped: z.boolean() }))
    .mutation(({ ctx, input }) => stopRuns(ctx.services, ctx.scope, input)),

  /** `confirmName`: the workspace's name as typed; needed when there is something to lose. */
  remove: tenantProcedure("member")
    .input(one.extend({ confirmName: z.string().max(1000).optional() }))
    .output(z.object({ removed: z.boolean(), movedUp: z.array(workspaceIdSchema).readonly() }))
    .mutation(({ ctx, input }) => removeWorkspace(ctx.services, ctx.scope, input)),
});
