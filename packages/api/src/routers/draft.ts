import { changeSetIdSchema, workspaceIdSchema } from "@molecule/domain";
import {
  applyDraft,
  applyHeldDraft,
  discardHeldDraft,
  getWhatIfFacts,
  holdDraft,
  listHeldDrafts,
  previewDraft,
} from "@molecule/services";
import { z } from "zod";
import { applyDraftSchema, draftSchema } from "../inputs.ts";
import { showAppliedDraft, showDraftPreview, showHeldDraft } from "../show/show-draft.ts";
import { showWhatIfFacts } from "../show/show-what-if-facts.ts";
import { router, tenantProcedure } from "../trpc.ts";
import {
  appliedDraftSchema,
  draftPreviewSchema,
  heldDraftSchema,
  whatIfFactsSchema,
} from "../views/index.ts";

const one = z.object({ id: changeSetIdSchema });

/** Drafts: several names, scopes and workspaces, judged together and applied together. */
export const draftRouter = router({
  /** What applying would do; writes nothing. A mutation, because values travel in bodies and never in addresses. */
  preview: tenantProcedure("member")
    .input(draftSchema)
    .output(draftPreviewSchema)
    .mutation(async ({ ctx, input }) => showDraftPreview(await previewDraft(ctx.services, ctx.scope, input))),

  /** For `whatIf`, which previews a change of one workspace in the browser by the same rules. */
  whatIfFacts: tenantProcedure("viewer")
    .input(z.object({ workspaceId: workspaceIdSchema }))
    .output(whatIfFactsSchema)
    .query(async ({ ctx, input }) => showWhatIfFacts(await getWhatIfFacts(ctx.services, ctx.scope, input))),

  applyNow: tenantProcedure("member")
    .input(applyDraftSchema)
    .output(appliedDraftSchema)
    .mutation(async ({ ctx, input }) => showAppliedDraft(await applyDraft(ctx.services, ctx.scope, input))),

  /** Puts a draft aside, its values sealed: until a time, or (null) until somebody applies it. */
  hold: tenantProcedure("member")
    .input(applyDraftSchema.extend({ title: z.string().max(1000).optional(), applyAt: z.date().nullable() }))
    .output(one)
    .mutation(({ ctx, input }) => holdDraft(ctx.services, ctx.scope, input)),

  listHeld: tenantProcedure("viewer")
    .output(z.array(heldDraftSchema))
    .query(async ({ ctx }) => (await listHeldDrafts(ctx.services, ctx.scope)).map(showHeldDraft)),

  /** It is applied within seconds, or fails with a reason that the list shows. */
  applyHeld: tenantProcedure("member")
    .input(one)
    .output(z.void())
    .mutation(({ ctx, input }) => applyHeldDraft(ctx.services, ctx.scope, input)),

  discardHeld: tenantProcedure("member")
    .input(one)
    .output(z.void())
    .mutation(({ ctx, input }) => discardHeldDraft(ctx.services, ctx.scope, input)),
});
