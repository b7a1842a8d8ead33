import Anthropic from "@anthropic-ai/sdk";
import type { MessageParam, RawMessageStreamEvent, Tool } from "@anthropic-ai/sdk/resources/messages";
import { callProvider, type ReadError } from "./call-provider.ts";
import {
  type Llm,
  type LlmReply,
  type LlmRequest,
  type LlmRoute,
  MAX_OUTPUT_TOKENS,
  type Turn,
} from "./llm.ts";
import { parseToolInput } from "./parse-tool-input.ts";
import { cutOff, type FailureContext } from "./provider-failure.ts";
import { readAnthropicUsage } from "./provider-usage.ts";
import { readErrorCode } from "./read-error-code.ts";

/** Without it the API refuses OAuth tokens as bearers. */
const OAUTH_BETA = "oauth-2025-04-20";

/** Headers are set here because the SDK sends an API key as bearer, while Claude Code sends `x-api-key`. */
const credentialHeaders = (route: LlmRoute): Record<string, string | null> => {
  if (route.scheme === "key") return { "x-api-key": route.credential, authorization: null };
  const bearer = { authorization: `Bearer ${route.credential}` };
  return route.scheme === "subscription" ? { ...bearer, "anthropic-beta": OAUTH_BETA } : bearer;
};

const toMessage = (turn: Turn): MessageParam => {
  switch (turn.role) {
    case "user":
      return { role: "user", content: turn.text };
    case "assistant":
      return {
        role: "assistant",
        content: [
          ...(turn.text === "" ? [] : [{ type: "text" as const, text: turn.text }]),
          ...turn.toolCalls.map((call) => ({ type: "tool_use" as const, ...call })),
        ],
      };
    case "tool":
      return {
        role: "user",
        content: turn.results.map((result) => ({
          type: "tool_result" as const,
          tool_use_id: result.callId,
          content: result.text,
          is_error: result.failed,
        })),
      };
  }
};

const toTool = (tool: LlmRequest["tools"][number]): Tool => ({
  name: tool.name,
  description: tool.description,
  input_schema: { ...tool.parameters, required: [...tool.parameters.required] },
});

const readError: ReadError = (error) => {
  if (error instanceof Anthropic.APIConnectionError) return "unreachable";
  if (!(error instanceof Anthropic.APIError)) return null;
  return {
    status: error.status ?? null,
    code: readErrorCode(error.error),
    words: error.apiMessage ?? error.message,
    retryAfter: error.headers?.get("retry-after") ?? null,
    final: error.headers?.get("x-should-retry") === "false",
  };
};

type Gathered = {
  text: string;
  /** Blocks of tool calls by their index; the input arrives in pieces of JSON. */
  calls: Map<number, { id: string; name: string; json: string }>;
  usage: Record<string, unknown>;
  ended: boolean;
};

const gather = (into: Gathered, event: RawMessageStreamEvent, onText: (text: string) => void): void => {
  switch (event.type) {
    case "message_start":
      into.usage = { ...event.message.usage };
      return;
    case "content_block_start":
      if (event.content_block.type === "tool_use") {
        const { id, name } = event.content_block;
        into.calls.set(event.index, { id, name, json: "" });
      }
      return;
    case "content_block_delta": {
      if (event.delta.type === "text_delta") {
        into.text += event.delta.text;
        onText(event.delta.text);
      }
      const call = into.calls.get(event.index);
      if (event.delta.type === "input_json_delta" && call !== undefined)
        call.json += event.delta.partial_json;
      return;
    }
    case "message_delta": {
      // Cumulative counts; the split of cache writes stands in `message_start` only, so null fields are no news.
      const known = Object.entries(event.usage).filter(([, value]) => value !== null && value !== undefined);
      into.usage = { ...into.usage, ...Object.fromEntries(known) };
      return;
    }
    case "message_stop":
      into.ended = true;
      return;
    default:
      return;
  }
};

/** An LLM in the Anthropic dialect, through the provider's official SDK. */
export const openAnthropicLlm = (route: LlmRoute, context: FailureContext): Llm => {
  const client = new Anthropic({
    apiKey: route.credential,
    ...(route.baseUrl === null ? {} : { baseURL: route.baseUrl }),
    defaultHeaders: credentialHeaders(route),
    maxRetries: 0,
    logLevel: "off",
    openTelemetry: false,
    // A redirect would carry the key header to a host that nobody chose.
    fetchOptions: { redirect: "error" },
  });
  const complete = async (request: LlmRequest): Promise<LlmReply> => {
    const gathered: Gathered = { text: "", calls: new Map(), usage: {}, ended: false };
    try {
      await callProvider<RawMessageStreamEvent>({
        signal: request.signal,
        context,
        open: (signal) =>
          client.messages.create(
            {
              model: route.model,
              max_tokens: MAX_OUTPUT_TOKENS,
              stream: true,
              system: request.system,
              messages: request.turns.map(toMessage),
              tools: request.tools.map(toTool),
            },
            { signal, headers: { "x-client-request-id": request.requestId } },
          ),
        onEvent: (event) => gather(gathered, event, request.onText),
        readError,
      });
    } finally {
      const usage = readAnthropicUsage(gathered.usage);
      if (usage !== null) request.onUsage(usage);
    }
    if (!gathered.ended) throw cutOff();
    const toolCalls = [...gathered.calls.values()].map(({ id, name, json }) => ({
      id,
      name,
      input: parseToolInput(json),
    }));
    return { text: gathered.text, toolCalls };
  };
  return { complete };
};
