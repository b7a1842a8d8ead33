import type { TokenUsage } from "@molecule/domain";

export type ToolCall = { readonly id: string; readonly name: string; readonly input: unknown };
export type ToolResult = { readonly callId: string; readonly text: string; readonly failed: boolean };

/** A tool as the model is told about it; `parameters` is a JSON schema of an object. */
export type ToolDefinition = {
  readonly name: string;
  readonly description: string;
  readonly parameters: {
    readonly type: "object";
    readonly properties: Readonly<Record<string, unknown>>;
    readonly required: readonly string[];
  };
};

/** One turn of a conversation, whatever the dialect. */
export type Turn =
  | { readonly role: "user"; readonly text: string }
  | { readonly role: "assistant"; readonly text: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: "tool"; readonly results: readonly ToolResult[] };

export type LlmRequest = {
  readonly system: string;
  readonly turns: readonly Turn[];
  readonly tools: readonly ToolDefinition[];
  readonly signal: AbortSignal;
  /** Travels as `x-client-request-id`, so that the gateway can say which calls belong to which answer. */
  readonly requestId: string;
  readonly onText: (text: string) => void;
  /** Called at most once, as soon as the provider's numbers are final, also when the call fails after them. */
  readonly onUsage: (usage: TokenUsage) => void;
};

export type LlmReply = { readonly text: string; readonly toolCalls: readonly ToolCall[] };

/** A model behind one credential at one address. @throws AgentFailure */
export type Llm = { readonly complete: (request: LlmRequest) => Promise<LlmReply> };

/** How a provider is reached: the address and the one credential, as the environment gave them. */
export type LlmRoute = {
  readonly model: string;
  readonly baseUrl: string | null;
  readonly credential: string;
  /** `key`: the dialect's own key header. `bearer`: an authorization header. `subscription`: a bearer of OAuth. */
  readonly scheme: "key" | "bearer" | "subscription";
};

/** Longest answer of one call, in tokens. */
export const MAX_OUTPUT_TOKENS = 4096;
/** A provider that says nothing for so long is given up. */
export const SILENCE_LIMIT_MS = 120_000;
