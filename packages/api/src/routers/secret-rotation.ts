import { workspaceIdSchema } from "@molecule/domain";
import { finishRotation, startRotation, takeBackRotation } from "@molecule/services";
import { z } from "zod";
import { showAppliedDraft } from "../show/show-draft.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { appliedDraftSchema } from "../views/index.ts";

/** The secret that is rotated; null for the one that all workspaces inherit, which takes an admin. */
const place = z.object({ workspaceId: workspaceIdSchema.nullable(), name: z.string().max(1000) });

/** From one value to the next: proved on one workspace, promoted by a draft, the old one revoked at its provider. */
export const secretRotationRouter = router({
  start: tenantProcedure("member")
    .input(place.extend({ trialWorkspaceId: workspaceIdSchema, value: z.string().max(200_000) }))
    .output(appliedDraftSchema)
    .mutation(async ({ ctx, input }) =>
      showAppliedDraft(await startRotation(ctx.services, ctx.scope, input)),
    ),

  takeBack: tenantProcedure("member")
    .input(place)
    .output(appliedDraftSchema)
    .mutation(async ({ ctx, input }) =>
      showAppliedDraft(await takeBackRotation(ctx.services, ctx.scope, input)),
    ),

  /** The replaced value was revoked at its provider. */
  finish: tenantProcedure("member")
    .input(place)
    .output(z.void())
    .mutation(({ ctx, input }) => finishRotation(ctx.services, ctx.scope, input)),
});
