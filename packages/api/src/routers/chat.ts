import { messageIdSchema, workspaceIdSchema } from "@molecule/domain";
import { cancelMessage, retryMessage, sendMessage } from "@molecule/services";
import { z } from "zod";
import { listChatPage } from "../show/list-chat-page.ts";
import { showChatMessage } from "../show/show-chat-message.ts";
import { router, tenantProcedure } from "../trpc.ts";
import { chatMessageSchema, chatPageSchema } from "../views/index.ts";

const message = z.object({ workspaceId: workspaceIdSchema, messageId: messageIdSchema });

export const chatRouter = router({
  list: tenantProcedure("viewer")
    .input(
      z.object({
        workspaceId: workspaceIdSchema,
        before: z.number().int().optional(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(chatPageSchema)
    .query(({ ctx, input }) => listChatPage(ctx, ctx.scope, input)),

  /** `id` is minted by the sender, so that a repeated send is one message. */
  send: tenantProcedure("member")
    .input(
      z.object({
        workspaceId: workspaceIdSchema,
        id: messageIdSchema.optional(),
        // The verb knows the limit, and names it when it refuses.
        body: z.string(),
      }),
    )
    .output(chatMessageSchema)
    .mutation(async ({ ctx, input }) => showChatMessage(await sendMessage(ctx.services, ctx.scope, input))),

  retry: tenantProcedure("member")
    .input(message)
    .output(chatMessageSchema)
    .mutation(async ({ ctx, input }) => showChatMessage(await retryMessage(ctx.services, ctx.scope, input))),

  cancel: tenantProcedure("member")
    .input(message)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await cancelMessage(ctx.services, ctx.scope, input);
    }),
});
