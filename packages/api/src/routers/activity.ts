import { workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import { listActivityPage } from "../show/list-activity-page.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { ACTIVITY_KINDS, activityCursorSchema, activityPageSchema } from "../views/index.ts";

export const activityRouter = router({
  /** One timeline: what people changed, what runs did, money, calls. */
  list: tenantProcedure("viewer")
    .input(
      z.object({
        workspaceId: workspaceIdSchema.optional(),
        kinds: z
          .array(z.enum(ACTIVITY_KINDS))
          .min(1)
          .default([...ACTIVITY_KINDS]),
        before: activityCursorSchema.optional(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(activityPageSchema)
    .query(({ ctx, input }) => listActivityPage(ctx, ctx.scope, input)),
});
