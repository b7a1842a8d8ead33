import { platformKeyIdSchema, Secret } from "@molecule/domain";
import {
  addPlatformKey,
  listPlatformKeys,
  promotePlatformKey,
  provePlatformKey,
  retirePlatformKey,
} from "@molecule/services";
import { z } from "zod";
import { operatorOf, operatorProcedure, router } from "../trpc.ts";
import { platformKeyViewSchema } from "../views/index.ts";

const key = z.object({ id: platformKeyIdSchema });

/** What operators decide for the whole platform: its provider keys. */
export const platformRouter = router({
  keys: operatorProcedure
    .output(z.array(platformKeyViewSchema))
    .query(async ({ ctx }) => [...(await listPlatformKeys(ctx.services, operatorOf(ctx.session)))]),

  /** Sealed for the gateway here; nothing in this process can open it again. */
  addKey: operatorProcedure
    .input(z.object({ vendor: z.string().max(100), value: z.string().max(5_000) }))
    .output(key)
    .mutation(({ ctx, input }) =>
      addPlatformKey(ctx.services, operatorOf(ctx.session), {
        vendor: input.vendor,
        value: new Secret(input.value.trim()),
      }),
    ),

  proveKey: operatorProcedure
    .input(key)
    .output(z.object({ works: z.boolean(), fault: z.string().nullable() }))
    .mutation(({ ctx, input }) => provePlatformKey(ctx.services, operatorOf(ctx.session), input)),

  promoteKey: operatorProcedure
    .input(key)
    .output(z.void())
    .mutation(({ ctx, input }) => promotePlatformKey(ctx.services, operatorOf(ctx.session), input)),

  retireKey: operatorProcedure
    .input(key)
    .output(z.void())
    .mutation(({ ctx, input }) => retirePlatformKey(ctx.services, operatorOf(ctx.session), input)),
});
