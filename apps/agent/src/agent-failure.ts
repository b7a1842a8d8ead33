/** Why an agent could not answer. The gateway's own codes (`OUT_OF_CREDIT`, …) pass through as they are. */
export const AGENT_FAILURE_CODES = [
  "LLM_NOT_MANAGED",
  "MODEL_REQUIRED",
  "MISSING_CREDENTIAL",
  "RUNTIME_NOT_INSTALLED",
  "CREDENTIAL_REFUSED",
  "PAYMENT_REQUIRED",
  "RATE_LIMITED",
  "MODEL_NOT_FOUND",
  "REQUEST_REFUSED",
  "UPSTREAM_FAILED",
  "UPSTREAM_UNREACHABLE",
  "UPSTREAM_TIMEOUT",
  "ANSWER_TOO_LARGE",
  "TURN_LIMIT",
  "BAD_MESSAGE",
  "AGENT_DRAINING",
  "AGENT_BUSY",
  "AGENT_STOPPING",
  "AGENT_FAILED",
] as const;
export type AgentFailureCode = (typeof AGENT_FAILURE_CODES)[number];

/** A failure as it travels: in a task's metadata and in the `data` of a JSON-RPC error. */
export type FailureDetail = {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** HTTP status of the LLM provider, where it answered. */
  readonly providerStatus?: number;
  /** The provider's own words, shortened and without secrets. */
  readonly cause?: string;
};

/** The one error that this process throws on purpose; it becomes a JSON-RPC error, never an answer's text. */
export class AgentFailure extends Error {
  readonly detail: FailureDetail;
  constructor(detail: FailureDetail, options?: ErrorOptions) {
    super(detail.message, options);
    this.name = "AgentFailure";
    this.detail = detail;
  }
}

/** A failure of our own, known by its code. */
export const agentFailure = (code: AgentFailureCode, message: string, remedy: string): AgentFailure =>
  new AgentFailure({ code, message, remedy });

/** Whatever was thrown, as a failure that can be shown: an unforeseen error says nothing about its inside. */
export const toFailureDetail = (error: unknown): FailureDetail =>
  error instanceof AgentFailure
    ? error.detail
    : {
        code: "AGENT_FAILED",
        message: "The agent failed in a way that it did not foresee.",
        remedy: "Try again; if it happens again, look at the agent's log and restart the workspace.",
      };
