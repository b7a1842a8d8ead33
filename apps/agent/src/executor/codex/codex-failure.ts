import { AgentFailure } from "../../agent-failure.ts";
import { type FailureContext, providerFailure } from "../../llm/provider-failure.ts";
import { redact } from "../../llm/redact.ts";

/** How Codex puts a provider's refusal: `unexpected status 401 Unauthorized: its words, url: …, request id: …`. */
const REFUSED = /unexpected status (\d{3})[^:]*: ([\s\S]*?)(?:, url: |$)/;
const CODE = /\b([A-Z]{3,}(?:_[A-Z]+)+)\b/;

/** The failure that Codex's own words tell. */
export const codexFailure = (words: string, context: FailureContext): AgentFailure => {
  const [, status, said] = REFUSED.exec(words) ?? [];
  if (status !== undefined)
    return providerFailure(
      {
        status: Number(status),
        code: CODE.exec(said ?? "")?.[1] ?? null,
        words: said ?? "",
        retryAfter: null,
        final: true,
      },
      context,
    );
  const cause = redact(words, context.secrets);
  return new AgentFailure({
    code: "AGENT_FAILED",
    message: "Codex ended before it had answered.",
    remedy: "Try again; if it happens again, look at the agent's log and restart the workspace.",
    ...(cause === "" ? {} : { cause }),
  });
};
