import { messageIdSchema, runIdSchema } from "@molecule/domain";
import { z } from "zod";

export const chatMessageSchema = z.object({
  id: messageIdSchema,
  seq: z.number().int(),
  author: z.enum(["user", "agent"]),
  /** For an answer: the question. */
  replyTo: messageIdSchema.nullable(),
  runId: runIdSchema.nullable(),
  status: z.enum(["queued", "sending", "streaming", "done", "failed", "cancelled"]),
  body: z.string(),
  error: z.object({ code: z.string(), message: z.string(), remedy: z.string().nullable() }).nullable(),
  /** Who paid for the answer; the charge is null where the platform did not. */
  payer: z.enum(["tenant", "platform", "none"]).nullable(),
  chargeNanoUsd: z.bigint().nullable(),
  /** At which provider the run that answered called its model, by its receipt. */
  provider: z.string().nullable(),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

/** Oldest first. */
export const chatPageSchema = z.object({
  messages: z.array(chatMessageSchema),
  /** Pass as `before` for the page before this one; null at the beginning of the talk. */
  before: z.number().int().nullable(),
});
