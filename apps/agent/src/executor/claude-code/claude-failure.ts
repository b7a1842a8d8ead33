import { AgentFailure, agentFailure } from "../../agent-failure.ts";
import type { FailureContext } from "../../llm/provider-failure.ts";
import { providerFailure } from "../../llm/provider-failure.ts";
import { redact } from "../../llm/redact.ts";
import type { ClaudeResult } from "./claude-events.ts";

/** What Claude Code puts before a provider's own words. */
const PREAMBLE = /^(Failed to authenticate\. )?(API Error:? ?)?(\d{3} )?/;
/** A code of our gateway at the beginning of its words: `OUT_OF_CREDIT: …`. */
const CODE = /\b([A-Z]{3,}(?:_[A-Z]+)+)\b/;

/** The failure that a result tells; null for an answer. Its words stand in `result`, which reads like an answer. */
export const failureOfResult = (result: ClaudeResult, context: FailureContext): AgentFailure | null => {
  if (!result.is_error && result.subtype === "success") return null;
  const words = result.result ?? result.errors?.join(" ") ?? "";
  if (result.api_error_status != null)
    return providerFailure(
      {
        status: result.api_error_status,
        code: CODE.exec(words)?.[1] ?? null,
        words: words.replace(PREAMBLE, ""),
        retryAfter: null,
        final: true,
      },
      context,
    );
  if (result.subtype === "error_max_turns")
    return agentFailure(
      "TURN_LIMIT",
      "Claude Code worked long without an answer.",
      "Ask for one step at a time.",
    );
  return endedBadly(words, context.secrets);
};

/** Claude Code ended without a result, or with one that names no provider. */
export const endedBadly = (words: string, secrets: readonly string[]): AgentFailure => {
  const cause = redact(words, secrets);
  return new AgentFailure({
    code: "AGENT_FAILED",
    message: "Claude Code ended before it had answered.",
    remedy: "Try again; if it happens again, look at the agent's log and restart the workspace.",
    ...(cause === "" ? {} : { cause }),
  });
};
