import { apiTokenIdSchema, TENANT_ROLES } from "@molecule/domain";
import {
  createApiToken,
  createPlatformToken,
  listOperatorTokens,
  listTokens,
  revokeOperatorToken,
  revokeToken,
} from "@molecule/services";
import { z } from "zod";
import { operatorOf, operatorProcedure, router, tenantProcedure } from "../trpc.ts";
import { apiTokenViewSchema, createdTokenSchema } from "../views/index.ts";

const wanted = z.object({ name: z.string().max(1000), expiresInDays: z.number().int() });
const one = z.object({ id: apiTokenIdSchema });

/** Bearers for scripts. No token reaches these: one that leaks cannot make another. */
export const tokenRouter = router({
  /** One's own; for an admin, everybody's. */
  list: tenantProcedure("viewer")
    .output(z.array(apiTokenViewSchema))
    .query(async ({ ctx }) => [...(await listTokens(ctx.services, ctx.scope))]),

  create: tenantProcedure("member")
    .input(wanted.extend({ role: z.enum(TENANT_ROLES) }))
    .output(createdTokenSchema)
    .mutation(({ ctx, input }) => createApiToken(ctx.services, ctx.scope, input)),

  revoke: tenantProcedure("member")
    .input(one)
    .output(z.void())
    .mutation(({ ctx, input }) => revokeToken(ctx.services, ctx.scope, input)),

  listPlatform: operatorProcedure
    .output(z.array(apiTokenViewSchema))
    .query(async ({ ctx }) => [...(await listOperatorTokens(ctx.services, operatorOf(ctx.session)))]),

  createPlatform: operatorProcedure
    .input(wanted)
    .output(createdTokenSchema)
    .mutation(({ ctx, input }) => createPlatformToken(ctx.services, operatorOf(ctx.session), input)),

  revokePlatform: operatorProcedure
    .input(one)
    .output(z.void())
    .mutation(({ ctx, input }) => revokeOperatorToken(ctx.services, operatorOf(ctx.session), input)),
});
