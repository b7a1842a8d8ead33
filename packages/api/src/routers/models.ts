import { listModels } from "@molecule/services";
import { z } from "zod";
import { router, tenantProcedure } from "../trpc.ts";
import { runtimeModelsSchema } from "../views/index.ts";

export const modelsRouter = router({
  /** What a workspace of each runtime may use here; what the tenant's billing mode suggests comes first. */
  offered: tenantProcedure("viewer")
    .output(z.array(runtimeModelsSchema))
    .query(({ ctx }) => listModels(ctx.services, ctx.scope)),
});
