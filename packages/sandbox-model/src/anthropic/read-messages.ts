import { z } from "zod";
import { type Content, contentSchema, questionIn, textsOf } from "../reply/content-text.ts";
import type { ReadResult } from "../reply/plan-reply.ts";

const messageSchema = z.looseObject({ role: z.string(), content: contentSchema });
type Message = z.infer<typeof messageSchema>;

/** Loose on purpose: real clients send fields that appeared after this was written. */
const requestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  max_tokens: z.number().int().positive().optional(),
  stream: z.boolean().optional(),
  system: contentSchema.optional(),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).optional(),
});

const toolResultsOf = (content: Content): readonly string[] =>
  Array.isArray(content)
    ? content
        .filter((block) => block.type === "tool_result")
        .map((block) => textsOf(contentSchema.catch(null).parse(block["content"] ?? null)).join(" "))
    : [];

/** Text of one turn, tool calls and results included, as it counts. */
const countedTexts = ({ content }: Message): readonly string[] => {
  if (!Array.isArray(content)) return textsOf(content);
  return content.flatMap((block) => {
    if (block.type === "tool_use") return [String(block["name"] ?? ""), JSON.stringify(block["input"] ?? {})];
    if (block.type === "tool_result") return toolResultsOf([block]);
    return typeof block.text !== "string" ? [] : [block.text];
  });
};

const forcedToolOf = (
  choice: { type: string; name?: string | undefined } | undefined,
  names: readonly string[],
) => {
  if (choice?.type === "tool") return choice.name ?? null;
  return choice?.type === "any" ? (names[0] ?? null) : null;
};

/** Reads a `POST /v1/messages` or `…/count_tokens` body; `max_tokens` is required for the former. */
export const readMessages = (body: unknown, needsMaxTokens: boolean): ReadResult => {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ok: false, message: `${issue?.path.join(".") ?? "body"}: ${issue?.message ?? "invalid"}` };
  }
  const request = parsed.data;
  if (needsMaxTokens && request.max_tokens === undefined)
    return { ok: false, message: "max_tokens: Field required" };
  const tools = request.tools ?? [];
  const names = tools.map((tool) => tool.name);
  const lastUser = request.messages.findLast((message) => message.role === "user");
  return {
    ok: true,
    prompt: {
      model: request.model,
      stream: request.stream === true,
      question: questionIn(lastUser?.content),
      toolResults: toolResultsOf(lastUser?.content),
      texts: [
        ...textsOf(request.system),
        ...request.messages.flatMap(countedTexts),
        ...tools.map((tool) => JSON.stringify(tool)),
      ],
      toolNames: names,
      forcedTool: forcedToolOf(request.tool_choice, names),
      maxTokens: request.max_tokens ?? null,
    },
  };
};
