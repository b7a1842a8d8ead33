import { platformKeyIdSchema, Secret } from "@molecule/domain";
import {
  addPlatformKey,
  liftSuspension,
  listPlatformKeys,
  listSuspensions,
  promotePlatformKey,
  provePlatformKey,
  retirePlatformKey,
  suspend,
} from "@molecule/services";
import { z } from "zod";
import { operatorOf, operatorProcedure, router } from "../trpc.ts";
import { platformKeyViewSchema, suspensionSubjectSchema, suspensionViewSchema } from "../views/index.ts";

const key = z.object({ id: platformKeyIdSchema });
const subjectOf = ({ tenantId, vendor }: z.infer<typeof suspensionSubjectSchema>) =>
  tenantId === undefined ? { vendor: vendor ?? "" } : { tenantId };

/** What operators decide for the whole platform: its provider keys and its kill switches. */
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

  suspensions: operatorProcedure
    .output(z.array(suspensionViewSchema))
    .query(async ({ ctx }) => [...(await listSuspensions(ctx.services, operatorOf(ctx.session)))]),

  /** The reason is what callers read. */
  suspend: operatorProcedure
    .input(suspensionSubjectSchema.and(z.object({ reason: z.string().max(500) })))
    .output(z.void())
    .mutation(({ ctx, input }) =>
      suspend(ctx.services, operatorOf(ctx.session), { subject: subjectOf(input), reason: input.reason }),
    ),

  lift: operatorProcedure
    .input(suspensionSubjectSchema)
    .output(z.void())
    .mutation(({ ctx, input }) =>
      liftSuspension(ctx.services, operatorOf(ctx.session), { subject: subjectOf(input) }),
    ),
});
