import type { MessageError } from "@molecule/db/repositories";
import type { BillingMode, ProofFault } from "@molecule/domain";
import { judgeCompletion } from "./judge-completion.ts";
import type { KnownAnswer } from "./known-answer.ts";

/** A call that the gateway admitted on the run's key. */
export type SeenCall = { readonly clientRequestId: string | null };

export type PayerEvidence = {
  readonly mode: BillingMode;
  /** The small loop names the question in each of its calls; a real runtime cannot. */
  readonly executor: string | null;
  readonly questionId: string;
  /** Calls on this run's key since it was asked. */
  readonly calls: readonly SeenCall[];
  /** The gateway was shown a key of this run that it does not take: such a call is refused before it is one. */
  readonly refused: boolean;
  /** Nobody but the prover could have asked it anything. */
  readonly alone: boolean;
};

/** What time, or somebody else, may mend. */
const PASSING: ReadonlySet<string> = new Set([
  "RATE_LIMITED",
  "UPSTREAM_FAILED",
  "UPSTREAM_UNREACHABLE",
  "UPSTREAM_TIMEOUT",
  "PAYMENT_REQUIRED",
  "OUT_OF_CREDIT",
  "BUDGET_EXCEEDED",
  "TENANT_SUSPENDED",
  "PROVIDER_SUSPENDED",
  "PROVIDER_NOT_CONFIGURED",
]);

const LOOK_AT_LOG = "Look at the workspace's log, and undo what was changed last.";

const fault = (code: string, message: string, remedy = LOOK_AT_LOG): ProofFault => ({
  code,
  message,
  remedy,
  names: [],
  passing: false,
});

/** An agent's own error, with the credential that its provider refused. */
export const faultOfAgent = (error: MessageError, credential: string | null): ProofFault => ({
  code: error.code,
  message: error.message,
  remedy: error.remedy ?? LOOK_AT_LOG,
  names: error.code === "CREDENTIAL_REFUSED" && credential !== null ? [credential] : [],
  passing: PASSING.has(error.code),
});

/** Why a reply proves nothing, or null when it proves that a model was really asked. */
export const findReplyFault = (text: string, { task, answer }: KnownAnswer): ProofFault | null => {
  const verdict = judgeCompletion(text, answer);
  if (verdict.pass) return null;
  switch (verdict.reason) {
    case "empty":
      return fault("PROOF_EMPTY", "The agent answered nothing.");
    case "error_marker":
      return fault(
        "PROOF_ERROR_AS_TEXT",
        `The agent delivered an error as if it were its answer: its text says “${verdict.marker}”.`,
      );
    case "answer_missing":
      return text.includes(task)
        ? fault("PROOF_ECHO", "The agent repeated the question instead of answering it.")
        : fault(
            "PROOF_WRONG_ANSWER",
            "The agent answered, and not what was asked: no model can have read it.",
          );
  }
};

/** Those of the calls that the question itself can have caused. */
export const findOwnCalls = ({
  executor,
  questionId,
  calls,
}: Pick<PayerEvidence, "executor" | "questionId" | "calls">): readonly SeenCall[] =>
  executor === "loop" ? calls.filter((call) => call.clientRequestId === questionId) : calls;

/**
 * Why the answer was not paid for as the run says, or null when it was: on platform_managed the gateway saw exactly
 * that call on this run's key, in any other mode it saw none.
 */
export const findPayerFault = (evidence: PayerEvidence): ProofFault | null => {
  const { mode, calls, refused, alone } = evidence;
  const mismatch = (message: string) =>
    fault(
      "PAYER_MISMATCH",
      message,
      "Stop the workspace and tell an operator: it is not paid for as it says.",
    );
  if (mode !== "platform_managed" && refused)
    return mismatch("The agent turned to the platform's gateway, which does not pay for it and refused.");
  if (mode !== "platform_managed")
    return calls.length === 0
      ? null
      : mismatch("The platform's gateway saw calls of a run that the platform does not pay for.");
  const own = findOwnCalls(evidence);
  if (own.length === 0)
    return mismatch("The agent answered, and the platform's gateway saw no call for it: somebody else paid.");
  if (alone && own.length !== calls.length)
    return mismatch(
      "The platform's gateway saw other calls on this run's key than the one that was asked for.",
    );
  return null;
};
