import { z } from "zod";
import { contentSchema, questionIn, textsOf } from "../reply/content-text.ts";
import type { ReadResult } from "../reply/plan-reply.ts";

const messageSchema = z.looseObject({
  role: z.string(),
  content: contentSchema.optional(),
  tool_calls: z.array(z.looseObject({ function: z.unknown().optional() })).optional(),
});

const requestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }).optional() })).nullish(),
  tool_choice: z
    .union([z.string(), z.looseObject({ function: z.looseObject({ name: z.string() }).optional() })])
    .nullish(),
});

export type ChatRead = ReadResult & { readonly includeUsage: boolean };

/** Reads a `POST /v1/chat/completions` body. */
export const readChat = (body: unknown): ChatRead => {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const message = `Invalid '${issue?.path.join(".") ?? "body"}': ${issue?.message ?? "invalid"}`;
    return { ok: false, message, includeUsage: false };
  }
  const request = parsed.data;
  const tools = request.tools ?? [];
  const names = tools.flatMap((tool) => (tool.function === undefined ? [] : [tool.function.name]));
  const choice = request.tool_choice ?? "auto";
  const forced =
    typeof choice === "string" ? (choice === "required" ? names[0] : undefined) : choice.function?.name;
  const lastUser = request.messages.findLastIndex((message) => message.role === "user");
  const after = request.messages.slice(lastUser + 1);
  return {
    ok: true,
    includeUsage: request.stream_options?.include_usage === true,
    prompt: {
      model: request.model,
      stream: request.stream === true,
      question: questionIn(request.messages[lastUser]?.content),
      toolResults: after.filter((m) => m.role === "tool").map((m) => textsOf(m.content).join(" ")),
      texts: [
        ...request.messages.flatMap((message) => [
          ...textsOf(message.content),
          ...(message.tool_calls ?? []).map((call) => JSON.stringify(call.function ?? {})),
        ]),
        ...tools.map((tool) => JSON.stringify(tool)),
      ],
      toolNames: names,
      forcedTool: forced ?? null,
      maxTokens: request.max_completion_tokens ?? request.max_tokens ?? null,
    },
  };
};
