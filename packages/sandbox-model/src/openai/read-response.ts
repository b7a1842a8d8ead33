import { z } from "zod";
import { contentSchema, questionIn, textsOf } from "../reply/content-text.ts";
import type { ReadResult } from "../reply/plan-reply.ts";

const itemSchema = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: contentSchema.optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: z.unknown().optional(),
});
type Item = z.infer<typeof itemSchema>;

const toolSchema = z.looseObject({
  type: z.string().optional(),
  name: z.string().optional(),
  /** Of a namespace. */
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
});

/** A tool of a namespace by both names with a dot between them, which no function's name may hold. */
const namesOf = ({ type, name, tools }: z.infer<typeof toolSchema>): readonly string[] => {
  if (name === undefined) return [];
  return type === "namespace" ? (tools ?? []).map((tool) => `${name}.${tool.name}`) : [name];
};

const requestSchema = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(itemSchema)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.number().int().positive().nullish(),
  tools: z.array(toolSchema).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ name: z.string().optional() })]).nullish(),
});

const outputText = (output: unknown): string => {
  const content = contentSchema.safeParse(output);
  return content.success ? textsOf(content.data).join(" ") : JSON.stringify(output);
};

const textsOfItem = (item: Item): readonly string[] => {
  if (item.type === "function_call") return [item.name ?? "", item.arguments ?? ""];
  if (item.type === "function_call_output") return [outputText(item.output)];
  return textsOf(item.content);
};

/** Reads a `POST /v1/responses` body. */
export const readResponse = (body: unknown): ReadResult => {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      ok: false,
      message: `Invalid '${issue?.path.join(".") ?? "body"}': ${issue?.message ?? "invalid"}`,
    };
  }
  const request = parsed.data;
  const items: readonly Item[] =
    typeof request.input === "string" ? [{ role: "user", content: request.input }] : request.input;
  const tools = request.tools ?? [];
  const names = tools.flatMap(namesOf);
  const choice = request.tool_choice ?? "auto";
  const forced = typeof choice === "string" ? (choice === "required" ? names[0] : undefined) : choice.name;
  const lastUser = items.findLastIndex((item) => item.role === "user");
  return {
    ok: true,
    prompt: {
      model: request.model,
      stream: request.stream === true,
      question: questionIn(items[lastUser]?.content),
      toolResults: items
        .slice(lastUser + 1)
        .filter((item) => item.type === "function_call_output")
        .map((item) => outputText(item.output)),
      texts: [
        request.instructions ?? "",
        ...items.flatMap(textsOfItem),
        ...tools.map((tool) => JSON.stringify(tool)),
      ],
      toolNames: names,
      forcedTool: forced ?? null,
      maxTokens: request.max_output_tokens ?? null,
    },
  };
};
