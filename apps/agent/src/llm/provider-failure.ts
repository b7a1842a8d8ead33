import type { BillingMode } from "@molecule/domain";
import { AgentFailure, type AgentFailureCode, agentFailure } from "../agent-failure.ts";
import { SILENCE_LIMIT_MS } from "./llm.ts";
import { redact } from "./redact.ts";

export type FailureContext = {
  readonly mode: BillingMode;
  readonly credentialName: string;
  /** Values that must not be repeated, whatever a provider echoes. */
  readonly secrets: readonly string[];
};

/** What an SDK's error tells, whatever the SDK. */
export type ProviderError = {
  /** HTTP status; null when the provider gave none (no connection, an error inside a stream). */
  readonly status: number | null;
  /** The gateway's or the provider's code, where one was sent. */
  readonly code: string | null;
  readonly words: string;
  readonly retryAfter: string | null;
  /** The server says itself that asking again is useless. */
  readonly final: boolean;
};

const codeOfStatus = (status: number): AgentFailureCode => {
  if (status === 401 || status === 403) return "CREDENTIAL_REFUSED";
  if (status === 402) return "PAYMENT_REQUIRED";
  if (status === 404) return "MODEL_NOT_FOUND";
  if (status === 408 || status === 504) return "UPSTREAM_TIMEOUT";
  if (status === 429) return "RATE_LIMITED";
  return status >= 500 ? "UPSTREAM_FAILED" : "REQUEST_REFUSED";
};

const describe = (code: AgentFailureCode, context: FailureContext, error: ProviderError) => {
  const platform = context.mode === "platform_managed";
  const who = platform ? "The platform's gateway" : "The provider";
  const wait = error.retryAfter === null ? "Wait a moment" : `Wait ${error.retryAfter} s`;
  const texts: Record<string, { message: string; remedy: string }> = {
    CREDENTIAL_REFUSED: {
      message: `${who} refused the credential${platform ? " of this run" : ` in ${context.credentialName}`}.`,
      remedy: platform
        ? "Restart the workspace, which gives it a new access key."
        : `Replace ${context.credentialName} on the Secrets tab and restart the workspace.`,
    },
    PAYMENT_REQUIRED: {
      message: `${who} wants payment before it answers.`,
      remedy: platform ? "Add credit, or raise the budget." : "Check the balance at your provider.",
    },
    RATE_LIMITED: {
      message: `${who} limits how often it may be called.`,
      remedy: `${wait} and try again.`,
    },
    MODEL_NOT_FOUND: {
      message: `${who} does not know the model.`,
      remedy: "Choose another model on the Overview tab.",
    },
    UPSTREAM_TIMEOUT: { message: `${who} took too long to answer.`, remedy: "Try again." },
    UPSTREAM_FAILED: { message: `${who} failed while it answered.`, remedy: "Try again in a moment." },
    REQUEST_REFUSED: {
      message: `${who} refused the request.`,
      remedy: "Read the provider's words; shorten the message or choose another model.",
    },
  };
  return texts[code] ?? { message: `${who} could not answer.`, remedy: "Try again." };
};

/** A code of our own gateway, which says more than a status: `OUT_OF_CREDIT`, `WRONG_PAYER`, … */
const gatewayCode = (context: FailureContext, error: ProviderError): string | null =>
  context.mode === "platform_managed" && error.code !== null && /^[A-Z][A-Z_]{2,63}$/.test(error.code)
    ? error.code
    : null;

/** The failure that a person reads when a provider answered with an error, or broke off inside a stream. */
export const providerFailure = (error: ProviderError, context: FailureContext): AgentFailure => {
  const code = error.status === null ? "UPSTREAM_FAILED" : codeOfStatus(error.status);
  const said = redact(error.words.replace(/^\d{3} /, ""), context.secrets);
  const known = gatewayCode(context, error);
  const { message, remedy } = describe(code, context, error);
  const status = error.status === null ? {} : { providerStatus: error.status };
  // Our gateway explains itself; a provider is quoted.
  if (known !== null && said !== "")
    return new AgentFailure({ code: known, message: said, remedy, ...status });
  return new AgentFailure({
    code: known ?? code,
    message,
    remedy,
    ...status,
    ...(said === "" ? {} : { cause: said }),
  });
};

export const unreachable = (context: FailureContext): AgentFailure =>
  agentFailure(
    "UPSTREAM_UNREACHABLE",
    `${context.mode === "platform_managed" ? "The platform's gateway" : "The provider"} could not be reached.`,
    context.mode === "platform_managed"
      ? "Try again; the platform may be restarting."
      : "Check the base URL on the Secrets tab, or try again.",
  );

export const silence = (): AgentFailure =>
  agentFailure(
    "UPSTREAM_TIMEOUT",
    `The provider said nothing for ${SILENCE_LIMIT_MS / 1000} seconds.`,
    "Try again.",
  );

export const cutOff = (): AgentFailure =>
  agentFailure("UPSTREAM_FAILED", "The provider's answer broke off before its end.", "Try again.");
