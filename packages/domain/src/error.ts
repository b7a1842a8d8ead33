/**
 * Refusals of a start (the environment plan), in the order in which they are checked. `SECRETS_SEALED` is the
 * process's own: its key ring lacks a key, and nothing is wrong with the stored row.
 */
export const PLAN_REFUSAL_CODES = [
  "PAYER_UNRESOLVED",
  "UNKNOWN_RUNTIME",
  "RUNTIME_NOT_INSTALLED",
  "FORBIDDEN_TENANT_ENV",
  "SECRET_UNREADABLE",
  "SECRETS_SEALED",
  "CO_MINGLED_CREDENTIAL",
  "UNREGISTERED_MODEL",
  "MODEL_NOT_ON_PLATFORM",
  "MISSING_PLATFORM_PROXY",
  "MISSING_BYOK_CREDENTIAL",
  "CREDENTIAL_OF_OTHER_PROVIDER",
  "PAYER_CHANGE_UNCONFIRMED",
  "ENV_SCAN_FAILED",
] as const;
export type PlanRefusalCode = (typeof PLAN_REFUSAL_CODES)[number];

/** Refusals of a write, in the order in which they are checked. */
export const WRITE_REFUSAL_CODES = [
  "INVALID_NAME",
  "INVALID_VALUE",
  "RESERVED_NAME",
  "FORBIDDEN_TENANT_ENV",
  "UNREGISTERED_MODEL",
  "BYPASS_KEY_REJECTED",
  "REAL_KEY_IN_SANDBOX",
  "SANDBOX_KEY_OUTSIDE",
  "CO_MINGLED_CREDENTIAL",
] as const;
export type WriteRefusalCode = (typeof WRITE_REFUSAL_CODES)[number];

export const GATEWAY_CODES = [
  "WRONG_PAYER",
  "TENANT_SUSPENDED",
  "PROVIDER_SUSPENDED",
  "PROVIDER_NOT_CONFIGURED",
  "UNPRICED_MODEL",
  "OUT_OF_CREDIT",
  "BUDGET_EXCEEDED",
  "UPSTREAM_FAILED",
  "UPSTREAM_TIMEOUT",
] as const;

export const GENERAL_CODES = [
  "NOT_FOUND",
  "BAD_INPUT",
  "NOT_SIGNED_IN",
  "FORBIDDEN",
  "CONFLICT",
  "RESTART_REQUIRED",
  "MODEL_REQUIRED",
  "TOO_LARGE",
  "RATE_LIMITED",
  "RUN_ENDED",
  "AGENT_FAILED",
  "UNAVAILABLE",
  "INTERNAL",
] as const;

export type ErrorCode =
  | PlanRefusalCode
  | WriteRefusalCode
  | (typeof GATEWAY_CODES)[number]
  | (typeof GENERAL_CODES)[number];

export type DomainErrorDetail = {
  /** The names of variables at fault, sorted; never values. */
  readonly names?: readonly string[];
  /** The input field at fault, where one is. */
  readonly field?: string;
  readonly provider?: string;
  /** The next legal move, one sentence. */
  readonly remedy?: string;
  /** Nearest legal values (model ids, names). */
  readonly suggestions?: readonly string[];
};

/**
 * The one error that our own code throws on purpose. Its message says what happened and why, its `remedy`
 * what to do next; neither ever contains a secret value.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly detail: DomainErrorDetail;
  constructor(code: ErrorCode, message: string, detail: DomainErrorDetail = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = "DomainError";
    this.code = code;
    this.detail = detail;
  }
}

export const notFound = (what: string): DomainError =>
  new DomainError("NOT_FOUND", `There is no such ${what} here.`, {
    remedy: `Check the id, or go back to the list; the ${what} may have been removed.`,
  });
