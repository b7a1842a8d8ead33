import OpenAI from "openai";
import type {
  ChatCompletionChunk,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from "openai/resources/chat/completions";
import { callProvider, type ReadError } from "./call-provider.ts";
import type { Llm, LlmReply, LlmRequest, LlmRoute, Turn } from "./llm.ts";
import { parseToolInput } from "./parse-tool-input.ts";
import { cutOff, type FailureContext } from "./provider-failure.ts";
import { readOpenAiUsage } from "./provider-usage.ts";

const toMessages = (turn: Turn): ChatCompletionMessageParam[] => {
  switch (turn.role) {
    case "user":
      return [{ role: "user", content: turn.text }];
    case "assistant":
      return [
        {
          role: "assistant",
          content: turn.text === "" ? null : turn.text,
          ...(turn.toolCalls.length === 0
            ? {}
            : {
                tool_calls: turn.toolCalls.map((call) => ({
                  id: call.id,
                  type: "function" as const,
                  function: { name: call.name, arguments: JSON.stringify(call.input) },
                })),
              }),
        },
      ];
    case "tool":
      return turn.results.map((result) => ({
        role: "tool" as const,
        tool_call_id: result.callId,
        content: result.failed ? `error: ${result.text}` : result.text,
      }));
  }
};

const toTool = (tool: LlmRequest["tools"][number]): ChatCompletionTool => ({
  type: "function",
  function: {
    name: tool.name,
    description: tool.description,
    parameters: { ...tool.parameters, additionalProperties: false },
  },
});

const readError: ReadError = (error) => {
  if (error instanceof OpenAI.APIConnectionError) return "unreachable";
  if (!(error instanceof OpenAI.APIError)) return null;
  return {
    status: error.status ?? null,
    code: error.code ?? null,
    words: error.message,
    retryAfter: error.headers?.get("retry-after") ?? null,
    final: error.headers?.get("x-should-retry") === "false",
  };
};

type Gathered = {
  text: string;
  /** Tool calls by their index; name and arguments arrive in pieces. */
  calls: Map<number, { id: string; name: string; json: string }>;
  usage: unknown;
  ended: boolean;
};

const gather = (into: Gathered, chunk: ChatCompletionChunk, onText: (text: string) => void): void => {
  if (chunk.usage !== null && chunk.usage !== undefined) into.usage = chunk.usage;
  const choice = chunk.choices[0];
  if (choice === undefined) return;
  if (typeof choice.delta.content === "string" && choice.delta.content !== "") {
    into.text += choice.delta.content;
    onText(choice.delta.content);
  }
  for (const piece of choice.delta.tool_calls ?? []) {
    const call = into.calls.get(piece.index) ?? { id: "", name: "", json: "" };
    into.calls.set(piece.index, {
      id: piece.id ?? call.id,
      name: call.name + (piece.function?.name ?? ""),
      json: call.json + (piece.function?.arguments ?? ""),
    });
  }
  if (choice.finish_reason !== null) into.ended = true;
};

/** An LLM in the OpenAI dialect (chat completions), through the official SDK. */
export const openOpenAiLlm = (route: LlmRoute, context: FailureContext): Llm => {
  const client = new OpenAI({
    apiKey: route.credential,
    // Null keeps the SDK from reading further credentials out of the environment.
    ...{ adminAPIKey: null, organization: null, project: null, webhookSecret: null },
    ...(route.baseUrl === null ? {} : { baseURL: route.baseUrl }),
    maxRetries: 0,
    logLevel: "off",
    // A redirect would carry the credential to a host that nobody chose.
    fetchOptions: { redirect: "error" },
  });
  const complete = async (request: LlmRequest): Promise<LlmReply> => {
    const gathered: Gathered = { text: "", calls: new Map(), usage: null, ended: false };
    try {
      await callProvider<ChatCompletionChunk>({
        signal: request.signal,
        context,
        open: (signal) =>
          client.chat.completions.create(
            {
              model: route.model,
              stream: true,
              stream_options: { include_usage: true },
              messages: [{ role: "system", content: request.system }, ...request.turns.flatMap(toMessages)],
              tools: request.tools.map(toTool),
            },
            { signal, headers: { "x-client-request-id": request.requestId } },
          ),
        onEvent: (chunk) => gather(gathered, chunk, request.onText),
        readError,
      });
    } finally {
      const usage = readOpenAiUsage(gathered.usage);
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
