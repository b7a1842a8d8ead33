import { withTenant } from "@molecule/db";
import { findRunLog, getWorkspace } from "@molecule/db/repositories";
import { workspaceIdSchema } from "@molecule/domain";
import { watchLog } from "@molecule/services";
import { z } from "zod";
import { router, tenantProcedure } from "../trpc.ts";
import { runLogSchema } from "../views/index.ts";

const one = z.object({ workspaceId: workspaceIdSchema });

export const logRouter = router({
  /** Null for a workspace that never ran. */
  get: tenantProcedure("viewer")
    .input(one)
    .output(runLogSchema.nullable())
    .query(({ ctx: { services, scope }, input: { workspaceId } }) =>
      withTenant(
        services.db,
        scope,
        async (tx) => {
          await getWorkspace(tx, scope, workspaceId);
          return (await findRunLog(tx, scope, workspaceId)) ?? null;
        },
        { readOnly: true },
      ),
    ),

  /** Says that somebody watches; to be said again within 20 seconds. */
  watch: tenantProcedure("viewer")
    .input(one)
    .output(z.void())
    .mutation(({ ctx, input }) => watchLog(ctx.services, ctx.scope, input)),
});
