import { z } from "zod";
import { listTenantViews } from "../show/list-tenant-views.ts";
import { showMe } from "../show/show-tenant.ts";
import { router, signedInProcedure } from "../trpc.ts";
import { meSchema, tenantViewSchema } from "../views/index.ts";

export const sessionRouter = router({
  me: signedInProcedure.output(meSchema).query(({ ctx }) => showMe(ctx.session)),
  /** The organizations that the person belongs to. */
  tenants: signedInProcedure.output(z.array(tenantViewSchema)).query(({ ctx }) => listTenantViews(ctx)),
});
