import { z } from "zod";

const count = z.number().int().nonnegative();
const usageSchema = z.object({
  input_tokens: count,
  cached_input_tokens: count.default(0),
  output_tokens: count,
});
export type CodexUsage = z.infer<typeof usageSchema>;

/** Lines of `codex exec --json`, as far as they are read here. */
const eventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("thread.started"), thread_id: z.string() }),
  z.object({
    type: z.literal("item.completed"),
    item: z.object({ type: z.string(), text: z.string().optional() }),
  }),
  z.object({ type: z.literal("turn.completed"), usage: usageSchema }),
  z.object({ type: z.literal("turn.failed"), error: z.object({ message: z.string() }) }),
]);
export type CodexEvent = z.infer<typeof eventSchema>;

/** An event that matters here; null for the many others, known or new. */
export const readCodexEvent = (line: string): CodexEvent | null => {
  try {
    const parsed = eventSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};
