import type { MessageError } from "@molecule/db/repositories";
import { z } from "zod";
import { AgentNotReadyError, findAgentError } from "./agent-call.ts";
import { findUnreadAnswer } from "./bound-answer.ts";

/**
 * Why a question was not answered. `end`: that is its end. The agent took it in neither of the others: `soon`, it
 * may take it in a moment; `later`, another run will.
 */
export type AgentFault = { readonly again: "end" | "soon" | "later"; readonly error: MessageError };

const TRY_AGAIN = "Send the message again.";

/** Faults of our own, by the code under which they are stored. */
export const FAULTS = {
  lost: {
    code: "DELIVERY_LOST",
    message: "The platform was interrupted while the agent answered, so the rest of the answer is missing.",
    remedy: TRY_AGAIN,
  },
  gone: {
    code: "AGENT_GONE",
    message: "The agent ended before its answer did.",
    remedy: "Send the message again; the next run answers it.",
  },
  notReady: {
    code: "AGENT_NOT_READY",
    message: "The agent does not take calls.",
    remedy: "Restart the workspace.",
  },
  silent: {
    code: "AGENT_SILENT",
    message: "The agent said nothing for too long and was told to stop.",
    remedy: TRY_AGAIN,
  },
  tooLarge: {
    code: "ANSWER_TOO_LARGE",
    message: "The answer grew too large and was cut.",
    remedy: "Ask for a shorter answer, or for one part at a time.",
  },
  encoded: {
    code: "ANSWER_ENCODED",
    message: "The agent compressed its answer, which it was not asked to do, so it was not read.",
    remedy: "Restart the workspace; if it does so again, look at what runs there.",
  },
  failed: {
    code: "AGENT_FAILED",
    message: "The agent failed without saying why.",
    remedy: "Send the message again; if it fails again, look at the workspace's log.",
  },
} as const satisfies Record<string, MessageError>;

/** A fault that the delivery itself found. */
export class DeliveryFault extends Error {
  readonly error: MessageError;
  constructor(error: MessageError) {
    super(error.message);
    this.name = "DeliveryFault";
    this.error = error;
  }
}

/** `google.rpc.ErrorInfo`, as agents send it in a JSON-RPC error's data (a2a-protocol.org, v1.0 §9.5). */
const errorInfoSchema = z.object({
  reason: z.string().regex(/^[A-Z][A-Z0-9_]{1,63}$/),
  metadata: z
    .object({ remedy: z.string(), cause: z.string(), providerStatus: z.string() })
    .partial()
    .optional(),
});

/** What an agent says before it takes a question; nothing was sent to a model then. */
const REFUSALS_THAT_PASS = new Map<string, "soon" | "later">([
  ["AGENT_BUSY", "soon"],
  ["AGENT_DRAINING", "later"],
]);

const MAX_WORDS = 500;

const findErrorInfo = (error: Error) => {
  const data = "data" in error && Array.isArray(error.data) ? error.data : [];
  return data.map((item: unknown) => errorInfoSchema.safeParse(item)).find((parsed) => parsed.success)?.data;
};

/** What an agent's own error says, with the provider's words where it passed them on. */
const fromAgent = (error: Error): MessageError => {
  const info = findErrorInfo(error);
  if (info === undefined) return { ...FAULTS.failed, message: error.message.slice(0, MAX_WORDS) };
  const { cause, providerStatus, remedy } = info.metadata ?? {};
  const status = providerStatus === undefined ? "" : ` (status ${providerStatus})`;
  const words = cause === undefined ? "" : ` It said${status}: “${cause}”`;
  return {
    code: info.reason,
    message: `${error.message}${words}`.slice(0, MAX_WORDS),
    ...(remedy === undefined ? {} : { remedy: remedy.slice(0, MAX_WORDS) }),
  };
};

/** Reads whatever a call threw. `accepted`: the agent had taken the question by then. */
export const toAgentFault = (error: unknown, accepted: boolean): AgentFault => {
  if (error instanceof DeliveryFault) return { again: "end", error: error.error };
  if (error instanceof AgentNotReadyError)
    return { again: accepted ? "end" : "soon", error: FAULTS.notReady };
  const unread = findUnreadAnswer(error);
  if (unread !== undefined)
    return { again: "end", error: unread.why === "encoded" ? FAULTS.encoded : FAULTS.tooLarge };
  const said = findAgentError(error);
  if (said === undefined) return { again: "end", error: FAULTS.gone };
  const stored = fromAgent(said);
  return { again: (accepted ? undefined : REFUSALS_THAT_PASS.get(stored.code)) ?? "end", error: stored };
};
