import type { Answer } from "../reply/plan-reply.ts";
import { splitDeltas } from "../reply/plan-reply.ts";
import type { SseEvent, UsageOverride } from "../server/sse.ts";

const STOP_REASON = { end: "end_turn", length: "max_tokens", tool: "tool_use" } as const;

export type AnthropicIds = { readonly message: string; readonly tool: string };

/**
 * Usage as the Messages API reports it (docs.anthropic.com, "Messages" → `usage`): `input_tokens` excludes
 * cached tokens, and the two `cache_*` counts stand beside it.
 */
export const anthropicUsage = (answer: Answer): Record<string, unknown> => ({
  input_tokens: answer.inputTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  output_tokens: answer.outputTokens,
  service_tier: "standard",
});

const withUsage = (usage: Record<string, unknown>, override: UsageOverride): Record<string, unknown> => {
  if (override === null) return {};
  return { usage: { ...usage, ...override } };
};

const contentOf = (answer: Answer, ids: AnthropicIds) =>
  answer.toolCall === null
    ? [{ type: "text", text: answer.text }]
    : [{ type: "tool_use", id: ids.tool, name: answer.toolCall.name, input: answer.toolCall.input }];

/** The body of a non-streaming answer. */
export const renderMessage = (model: string, answer: Answer, ids: AnthropicIds, override: UsageOverride) => ({
  id: ids.message,
  type: "message",
  role: "assistant",
  model,
  content: contentOf(answer, ids),
  stop_reason: STOP_REASON[answer.stop],
  stop_sequence: null,
  ...withUsage(anthropicUsage(answer), override),
});

const event = (data: { type: string; [key: string]: unknown }): SseEvent => ({ name: data.type, data });

const blockEvents = (answer: Answer, ids: AnthropicIds): SseEvent[] => {
  if (answer.toolCall === null)
    return [
      event({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
      event({ type: "ping" }),
      ...splitDeltas(answer.text).map((text) =>
        event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }),
      ),
    ];
  const block = { type: "tool_use", id: ids.tool, name: answer.toolCall.name, input: {} };
  return [
    event({ type: "content_block_start", index: 0, content_block: block }),
    event({ type: "ping" }),
    ...["", JSON.stringify(answer.toolCall.input)].map((partial_json) =>
      event({ type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json } }),
    ),
  ];
};

/**
 * The events of a streaming answer (docs.anthropic.com, "Streaming Messages"): usage comes first in
 * `message_start` with one output token, then cumulative in `message_delta`.
 */
export const renderMessageStream = (
  model: string,
  answer: Answer,
  ids: AnthropicIds,
  override: UsageOverride,
): SseEvent[] => {
  const usage = anthropicUsage(answer);
  const message = {
    ...{ id: ids.message, type: "message", role: "assistant", model, content: [] },
    ...{ stop_reason: null, stop_sequence: null },
    ...withUsage({ ...usage, output_tokens: Math.min(1, answer.outputTokens) }, override),
  };
  const { service_tier: _, cache_creation: __, ...cumulative } = usage;
  return [
    event({ type: "message_start", message }),
    ...blockEvents(answer, ids),
    event({ type: "content_block_stop", index: 0 }),
    event({
      type: "message_delta",
      delta: { stop_reason: STOP_REASON[answer.stop], stop_sequence: null },
      ...withUsage(cumulative, override),
    }),
    event({ type: "message_stop" }),
  ];
};
