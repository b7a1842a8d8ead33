import { withTenant } from "@molecule/db";
import { listOpenPeerCalls } from "@molecule/db/repositories";
import { z } from "zod";
import { router, tenantProcedure } from "../trpc.ts";
import { peerCallSchema } from "../views/index.ts";

export const peerRouter = router({
  /** Tasks between agents that are on their way, or were a moment ago. */
  listOpen: tenantProcedure("viewer")
    .output(z.array(peerCallSchema).readonly())
    .query(({ ctx: { services, scope } }) =>
      withTenant(services.db, scope, (tx) => listOpenPeerCalls(tx, scope), { readOnly: true }),
    ),
});
