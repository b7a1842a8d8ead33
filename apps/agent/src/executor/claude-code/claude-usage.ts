import type { TokenUsage } from "@molecule/domain";
import type { AgentEnv } from "../../env.ts";
import { modelIdFor } from "../../llm/model-id.ts";
import { readAnthropicUsage } from "../../llm/provider-usage.ts";
import type { ClaudeMessage, ClaudeResult, ModelUsage } from "./claude-events.ts";

type StreamEvent = Extract<ClaudeMessage, { type: "stream_event" }>["event"];

const add = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  input: a.input + b.input,
  cacheRead: a.cacheRead + b.cacheRead,
  cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
  cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
  output: a.output + b.output,
});

const fromResult = (usage: ModelUsage): TokenUsage => ({
  input: usage.inputTokens,
  cacheRead: usage.cacheReadInputTokens,
  cacheWrite5m: usage.cacheCreationInputTokens - usage.cacheCreationEphemeral1hInputTokens,
  cacheWrite1h: usage.cacheCreationEphemeral1hInputTokens,
  output: usage.outputTokens,
});

/**
 * What one question used, per model. A result counts everything, helper agents included; without one (cancelled,
 * crashed) the calls that were seen to their end count.
 */
export const createClaudeUsage = (env: AgentEnv) => {
  const seen = new Map<string, TokenUsage>();
  let open: { readonly model: string; readonly usage: Record<string, unknown> } | null = null;
  let last: ClaudeResult | null = null;
  /** A model that was sent as chosen is reported as chosen; what an alias stood for is reported by its name. */
  const nameOf = (model: string): string =>
    env.model !== null && modelIdFor(env.billingMode, env.model) === model ? env.model : model;
  return {
    event: (event: StreamEvent): void => {
      if (event.type === "message_start") open = event.message;
      if (event.type !== "message_delta" || open === null) return;
      const usage = readAnthropicUsage({ ...open.usage, ...event.usage });
      const name = nameOf(open.model);
      const before = seen.get(name);
      if (usage !== null) seen.set(name, before === undefined ? usage : add(before, usage));
      open = null;
    },
    result: (result: ClaudeResult): void => {
      last = result;
    },
    lastResult: (): ClaudeResult | null => last,
    total: (): readonly (readonly [string, TokenUsage])[] => {
      const counted = last?.model_usage_since_last_result;
      if (counted === undefined) return [...seen];
      return Object.entries(counted).map(([model, usage]) => [nameOf(model), fromResult(usage)] as const);
    },
  };
};
