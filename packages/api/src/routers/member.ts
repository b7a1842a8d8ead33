import { TENANT_ROLES, userIdSchema } from "@molecule/domain";
import { addMember, changeMember } from "@molecule/services/auth";
import { z } from "zod";
import { listMemberViews } from "../show/list-member-views.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { memberViewSchema } from "../views/index.ts";

const role = z.enum(TENANT_ROLES);

export const memberRouter = router({
  list: tenantProcedure("viewer")
    .output(z.array(memberViewSchema))
    .query(({ ctx }) => listMemberViews(ctx, ctx.scope)),

  /** Someone unknown is created with this password, which the inviting person hands over. */
  add: tenantProcedure("admin")
    .input(
      z.object({
        name: z.string().max(1000),
        email: z.string().max(1000),
        password: z.string().max(1000),
        role,
      }),
    )
    .output(z.object({ userId: userIdSchema, created: z.boolean() }))
    .mutation(({ ctx, input }) => addMember(ctx.services, ctx.auth, ctx.scope, input)),

  setRole: tenantProcedure("admin")
    .input(z.object({ userId: userIdSchema, role }))
    .output(z.void())
    .mutation(({ ctx, input }) => changeMember(ctx.services, ctx.auth, ctx.scope, input)),

  remove: tenantProcedure("admin")
    .input(z.object({ userId: userIdSchema }))
    .output(z.void())
    .mutation(({ ctx, input }) =>
      changeMember(ctx.services, ctx.auth, ctx.scope, { userId: input.userId, role: null }),
    ),
});
