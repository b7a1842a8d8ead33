import type { Answer } from "../reply/plan-reply.ts";
import { splitDeltas } from "../reply/plan-reply.ts";
import type { SseEvent, UsageOverride } from "../server/sse.ts";

const FINISH_REASON = { end: "stop", length: "length", tool: "tool_calls" } as const;

export type ChatIds = { readonly completion: string; readonly tool: string; readonly createdAt: number };

/**
 * Usage as chat completions report it (platform.openai.com, "Chat completions" → `usage`): `prompt_tokens`
 * includes the cached ones that `prompt_tokens_details` names.
 */
export const chatUsage = (answer: Answer): Record<string, unknown> => ({
  prompt_tokens: answer.inputTokens,
  completion_tokens: answer.outputTokens,
  total_tokens: answer.inputTokens + answer.outputTokens,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    ...{ reasoning_tokens: 0, audio_tokens: 0 },
    ...{ accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  },
});

const toolCallOf = (call: NonNullable<Answer["toolCall"]>, id: string) => ({
  id,
  type: "function",
  function: { name: call.name, arguments: JSON.stringify(call.input) },
});

const usageField = (answer: Answer, override: UsageOverride): Record<string, unknown> =>
  override === null ? {} : { usage: { ...chatUsage(answer), ...override } };

/** The body of a non-streaming answer. */
export const renderChat = (model: string, answer: Answer, ids: ChatIds, override: UsageOverride) => ({
  id: ids.completion,
  object: "chat.completion",
  created: ids.createdAt,
  model,
  choices: [
    {
      index: 0,
      message: {
        role: "assistant",
        content: answer.toolCall === null ? answer.text : null,
        refusal: null,
        ...(answer.toolCall === null ? {} : { tool_calls: [toolCallOf(answer.toolCall, ids.tool)] }),
      },
      logprobs: null,
      finish_reason: FINISH_REASON[answer.stop],
    },
  ],
  ...usageField(answer, override),
  service_tier: "default",
  system_fingerprint: "fp_sandbox",
});

const deltasOf = (answer: Answer, toolId: string): Record<string, unknown>[] => {
  const call = answer.toolCall;
  if (call === null) return splitDeltas(answer.text).map((content) => ({ content }));
  const opening = { index: 0, id: toolId, type: "function", function: { name: call.name, arguments: "" } };
  return [
    { tool_calls: [opening] },
    { tool_calls: [{ index: 0, function: { arguments: JSON.stringify(call.input) } }] },
  ];
};

/**
 * The chunks of a streaming answer. With `stream_options.include_usage` every chunk carries `usage: null` and
 * one more, without choices, carries the numbers; without it there are none at all.
 */
export const renderChatStream = (
  model: string,
  answer: Answer,
  ids: ChatIds,
  includeUsage: boolean,
  override: UsageOverride,
): SseEvent[] => {
  const chunk = (choices: unknown[], usage: Record<string, unknown>): SseEvent => ({
    name: null,
    data: {
      ...{ id: ids.completion, object: "chat.completion.chunk", created: ids.createdAt, model },
      ...{ service_tier: "default", system_fingerprint: "fp_sandbox", choices },
      ...usage,
    },
  });
  const none = includeUsage ? { usage: null } : {};
  const choice = (delta: Record<string, unknown>, finish_reason: string | null = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason }], none);
  const first =
    answer.toolCall === null
      ? { role: "assistant", content: "", refusal: null }
      : { role: "assistant", content: null };
  return [
    choice(first),
    ...deltasOf(answer, ids.tool).map((delta) => choice(delta)),
    choice({}, FINISH_REASON[answer.stop]),
    ...(includeUsage && override !== null ? [chunk([], usageField(answer, override))] : []),
    { name: null, data: "[DONE]" },
  ];
};
