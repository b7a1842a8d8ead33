import type { Answer, ToolCall } from "../reply/plan-reply.ts";
import { splitDeltas } from "../reply/plan-reply.ts";
import type { SseEvent, UsageOverride } from "../server/sse.ts";

export type ResponseIds = {
  readonly response: string;
  readonly item: string;
  readonly tool: string;
  readonly createdAt: number;
};

/** Usage as the Responses API reports it: `input_tokens` includes the cached ones. */
export const responseUsage = (answer: Answer): Record<string, unknown> => ({
  input_tokens: answer.inputTokens,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: answer.outputTokens,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: answer.inputTokens + answer.outputTokens,
});

/** `namespace.name` as the API has it. */
const placeOf = ({ name }: ToolCall): { readonly name: string; readonly namespace?: string } => {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? { name } : { name: name.slice(dot + 1), namespace: name.slice(0, dot) };
};

const itemOf = (answer: Answer, ids: ResponseIds, done: boolean) => {
  const status = done ? "completed" : "in_progress";
  if (answer.toolCall !== null)
    return {
      ...{ id: ids.item, type: "function_call", status, call_id: ids.tool },
      ...placeOf(answer.toolCall),
      arguments: done ? JSON.stringify(answer.toolCall.input) : "",
    };
  const content = done ? [{ type: "output_text", text: answer.text, annotations: [], logprobs: [] }] : [];
  return { id: ids.item, type: "message", status, role: "assistant", content };
};

const responseObject = (model: string, answer: Answer, ids: ResponseIds, done: boolean) => ({
  id: ids.response,
  object: "response",
  created_at: ids.createdAt,
  status: done ? (answer.stop === "length" ? "incomplete" : "completed") : "in_progress",
  error: null,
  incomplete_details: done && answer.stop === "length" ? { reason: "max_output_tokens" } : null,
  instructions: null,
  model,
  output: done ? [itemOf(answer, ids, true)] : [],
  ...{ parallel_tool_calls: true, previous_response_id: null, store: false, temperature: 1, top_p: 1 },
  ...{
    tool_choice: "auto",
    tools: [],
    metadata: {},
    truncation: "disabled",
    text: { format: { type: "text" } },
  },
});

/** The body of a non-streaming answer. */
export const renderResponse = (model: string, answer: Answer, ids: ResponseIds, override: UsageOverride) => ({
  ...responseObject(model, answer, ids, true),
  ...(override === null ? {} : { usage: { ...responseUsage(answer), ...override } }),
});

type Draft = { type: string; [key: string]: unknown };

const textEvents = (answer: Answer, place: Record<string, unknown>): Draft[] => {
  const part = (text: string) => ({ type: "output_text", text, annotations: [], logprobs: [] });
  return [
    { type: "response.content_part.added", ...place, content_index: 0, part: part("") },
    ...splitDeltas(answer.text).map((delta) => ({
      ...{ type: "response.output_text.delta", ...place, content_index: 0, delta, logprobs: [] },
    })),
    { type: "response.output_text.done", ...place, content_index: 0, text: answer.text, logprobs: [] },
    { type: "response.content_part.done", ...place, content_index: 0, part: part(answer.text) },
  ];
};

const toolEvents = (call: NonNullable<Answer["toolCall"]>, place: Record<string, unknown>): Draft[] => {
  const text = JSON.stringify(call.input);
  return [
    { type: "response.function_call_arguments.delta", ...place, delta: text },
    { type: "response.function_call_arguments.done", ...place, arguments: text, name: placeOf(call).name },
  ];
};

/** The events of a streaming answer; usage comes once, in the last event (`response.completed` or `.incomplete`). */
export const renderResponseStream = (
  model: string,
  answer: Answer,
  ids: ResponseIds,
  override: UsageOverride,
): SseEvent[] => {
  const place = { item_id: ids.item, output_index: 0 };
  const opened = responseObject(model, answer, ids, false);
  const drafts: Draft[] = [
    { type: "response.created", response: opened },
    { type: "response.in_progress", response: opened },
    { type: "response.output_item.added", output_index: 0, item: itemOf(answer, ids, false) },
    ...(answer.toolCall === null ? textEvents(answer, place) : toolEvents(answer.toolCall, place)),
    { type: "response.output_item.done", output_index: 0, item: itemOf(answer, ids, true) },
    {
      type: answer.stop === "length" ? "response.incomplete" : "response.completed",
      response: renderResponse(model, answer, ids, override),
    },
  ];
  return drafts.map((draft, sequence_number) => ({
    name: draft.type,
    data: { ...draft, sequence_number },
  }));
};
