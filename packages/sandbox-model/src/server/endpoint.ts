import { readMessages } from "../anthropic/read-messages.ts";
import { renderAnthropicError } from "../anthropic/render-error.ts";
import { anthropicUsage, renderMessage, renderMessageStream } from "../anthropic/render-message.ts";
import { readChat } from "../openai/read-chat.ts";
import { readResponse } from "../openai/read-response.ts";
import { chatUsage, renderChat, renderChatStream } from "../openai/render-chat.ts";
import { renderOpenAiError } from "../openai/render-error.ts";
import { renderResponse, renderResponseStream, responseUsage } from "../openai/render-response.ts";
import type { Answer, ReadResult } from "../reply/plan-reply.ts";
import type { SseEvent, UsageOverride } from "./sse.ts";

export type Rendering = {
  readonly usage: Record<string, unknown>;
  body(override: UsageOverride): unknown;
  events(override: UsageOverride): readonly SseEvent[];
};

/** One model endpoint: how its requests are read and its answers look. */
export type Endpoint = {
  readonly path: string;
  readonly dialect: "anthropic" | "openai";
  read(body: unknown): ReadResult & { readonly includeUsage?: boolean };
  render(answer: Answer, model: string, id: (prefix: string) => string, includeUsage: boolean): Rendering;
};

const now = (): number => Math.floor(Date.now() / 1000);

const messages: Endpoint = {
  path: "/anthropic/v1/messages",
  dialect: "anthropic",
  read: (body) => readMessages(body, true),
  render: (answer, model, id) => {
    const ids = { message: id("msg_01"), tool: id("toolu_01") };
    return {
      usage: anthropicUsage(answer),
      body: (override) => renderMessage(model, answer, ids, override),
      events: (override) => renderMessageStream(model, answer, ids, override),
    };
  },
};

const chat: Endpoint = {
  path: "/openai/v1/chat/completions",
  dialect: "openai",
  read: readChat,
  render: (answer, model, id, includeUsage) => {
    const ids = { completion: id("chatcmpl-"), tool: id("call_"), createdAt: now() };
    return {
      usage: chatUsage(answer),
      body: (override) => renderChat(model, answer, ids, override),
      events: (override) => renderChatStream(model, answer, ids, includeUsage, override),
    };
  },
};

const responses: Endpoint = {
  path: "/openai/v1/responses",
  dialect: "openai",
  read: readResponse,
  render: (answer, model, id) => {
    const item = id(answer.toolCall === null ? "msg_" : "fc_");
    const ids = { response: id("resp_"), item, tool: id("call_"), createdAt: now() };
    return {
      usage: responseUsage(answer),
      body: (override) => renderResponse(model, answer, ids, override),
      events: (override) => renderResponseStream(model, answer, ids, override),
    };
  },
};

export const ENDPOINTS: readonly Endpoint[] = [messages, chat, responses];

/** An error body in the dialect of a path. */
export const renderError = (
  dialect: "anthropic" | "openai",
  status: number,
  message: string,
  requestId: string,
): unknown =>
  dialect === "anthropic"
    ? renderAnthropicError(status, message, requestId)
    : renderOpenAiError(status, message);
