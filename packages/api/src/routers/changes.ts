import { tracked } from "@trpc/server";
import { z } from "zod";
import { translatingErrors } from "../failure.ts";
import { followChanges } from "../follow-changes.ts";
import { router, tenantProcedure } from "../trpc.ts";

export const changesRouter = router({
  /** What moves in the tenant, from now on or after `lastEventId`; ends when session or membership do. */
  onChange: tenantProcedure("viewer")
    .input(z.object({ lastEventId: z.string().max(20).regex(/^\d+$/).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const after = input.lastEventId == null ? null : Number(input.lastEventId);
      const changes = followChanges(ctx, ctx.session, ctx.scope, { after, signal });
      for await (const change of translatingErrors(changes)) yield tracked(String(change.seq), change);
    }),
});
