import { z } from "zod";

/** What the Agent SDK says while it works, as far as it is read here (its `SDKMessage`, 0.3). */
const usageSchema = z.record(z.string(), z.unknown());

const streamEventSchema = z.object({
  type: z.literal("stream_event"),
  parent_tool_use_id: z.string().nullable(),
  event: z.discriminatedUnion("type", [
    z.object({
      type: z.literal("message_start"),
      message: z.object({ model: z.string(), usage: usageSchema }),
    }),
    z.object({ type: z.literal("content_block_start"), content_block: z.object({ type: z.string() }) }),
    z.object({
      type: z.literal("content_block_delta"),
      delta: z.object({ type: z.string(), text: z.string().optional() }),
    }),
    z.object({ type: z.literal("message_delta"), usage: usageSchema.optional() }),
  ]),
});

const count = z.number().int().nonnegative().default(0);
const modelUsageSchema = z.object({
  inputTokens: count,
  outputTokens: count,
  cacheReadInputTokens: count,
  cacheCreationInputTokens: count,
  cacheCreationEphemeral1hInputTokens: count,
});
export type ModelUsage = z.infer<typeof modelUsageSchema>;

const resultSchema = z.object({
  type: z.literal("result"),
  subtype: z.string(),
  is_error: z.boolean(),
  session_id: z.string(),
  result: z.string().optional(),
  errors: z.array(z.string()).optional(),
  api_error_status: z.number().int().nullish(),
  model_usage_since_last_result: z.record(z.string(), modelUsageSchema).optional(),
});
export type ClaudeResult = z.infer<typeof resultSchema>;

const messageSchema = z.union([streamEventSchema, resultSchema]);
export type ClaudeMessage = z.infer<typeof messageSchema>;

/** A message that matters here; null for the many others, known or new. */
export const readClaudeMessage = (message: unknown): ClaudeMessage | null => {
  const parsed = messageSchema.safeParse(message);
  return parsed.success ? parsed.data : null;
};
