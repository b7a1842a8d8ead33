import { webhookEndpointIdSchema } from "@molecule/domain";
import { addPlatformWebhook, addWebhook, removePlatformWebhook, removeWebhook } from "@molecule/services";
import { z } from "zod";
import {
  listDeliveryViews,
  listPlatformDeliveryViews,
  listPlatformWebhookViews,
  listWebhookViews,
} from "../show/show-webhooks.ts";
import { operatorOf, operatorProcedure, router, tenantProcedure } from "../trpc.ts";
import { addedWebhookSchema, webhookDeliverySchema, webhookViewSchema } from "../views/index.ts";

const address = z.object({ url: z.string().max(5000) });
const one = z.object({ webhookId: webhookEndpointIdSchema });

/** Where alerts are posted: an organization's about its money, the operator's about everything. */
export const webhookRouter = router({
  list: tenantProcedure("admin")
    .output(z.array(webhookViewSchema))
    .query(({ ctx }) => listWebhookViews(ctx, ctx.scope)),

  /** The last messages to each address, the newest first. */
  deliveries: tenantProcedure("admin")
    .output(z.array(webhookDeliverySchema))
    .query(({ ctx }) => listDeliveryViews(ctx, ctx.scope)),

  /** The signing key is in this answer and nowhere else. */
  add: tenantProcedure("admin")
    .input(address)
    .output(addedWebhookSchema)
    .mutation(({ ctx, input }) => addWebhook(ctx.services, ctx.scope, input)),

  remove: tenantProcedure("admin")
    .input(one)
    .output(z.void())
    .mutation(({ ctx, input }) => removeWebhook(ctx.services, ctx.scope, input)),

  listPlatform: operatorProcedure
    .output(z.array(webhookViewSchema))
    .query(({ ctx }) => listPlatformWebhookViews(ctx)),

  platformDeliveries: operatorProcedure
    .output(z.array(webhookDeliverySchema))
    .query(({ ctx }) => listPlatformDeliveryViews(ctx)),

  addPlatform: operatorProcedure
    .input(address)
    .output(addedWebhookSchema)
    .mutation(({ ctx, input }) => addPlatformWebhook(ctx.services, operatorOf(ctx.session), input)),

  removePlatform: operatorProcedure
    .input(one)
    .output(z.void())
    .mutation(({ ctx, input }) => removePlatformWebhook(ctx.services, operatorOf(ctx.session), input)),
});
