import { workspaceIdSchema } from "@molecule/domain";
import { markSecretLeaked } from "@molecule/services";
import { z } from "zod";
import { listSecretVersionViews } from "../show/get-secret-list.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { markedLeakedSchema, secretVersionSchema } from "../views/index.ts";

/** Null: what all workspaces inherit; it takes an admin to change. */
const place = z.object({ workspaceId: workspaceIdSchema.nullable() });

export const secretVersionRouter = router({
  /** Every version of one name at one place, newest first; any of them may be restored by a draft. */
  list: tenantProcedure("viewer")
    .input(place.extend({ name: z.string().max(1000) }))
    .output(z.array(secretVersionSchema))
    .query(({ ctx, input }) => listSecretVersionViews(ctx, ctx.scope, input)),

  /** Others know the value: it lives no more, and runs that hold it end at once unless `stop` is false. */
  markLeaked: tenantProcedure("member")
    .input(
      place.extend({
        name: z.string().max(1000),
        version: z.number().int().positive().optional(),
        stop: z.boolean().optional(),
      }),
    )
    .output(markedLeakedSchema)
    .mutation(({ ctx, input }) => markSecretLeaked(ctx.services, ctx.scope, input)),
});
