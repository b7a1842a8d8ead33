import type { ServerResponse } from "node:http";
import type { Dialect, DomainError, ErrorCode } from "@molecule/domain";

/** HTTP status of the codes that the gateway answers with; any other is a fault of ours. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  BAD_INPUT: 400,
  NOT_SIGNED_IN: 401,
  OUT_OF_CREDIT: 402,
  BUDGET_EXCEEDED: 402,
  WRONG_PAYER: 403,
  TENANT_SUSPENDED: 403,
  NOT_FOUND: 404,
  TOO_LARGE: 413,
  UNREGISTERED_MODEL: 422,
  UNPRICED_MODEL: 422,
  RATE_LIMITED: 429,
  UPSTREAM_FAILED: 502,
  PROVIDER_NOT_CONFIGURED: 503,
  PROVIDER_SUSPENDED: 503,
  UNAVAILABLE: 503,
  UPSTREAM_TIMEOUT: 504,
};

/** Codes that a moment's wait may cure; for all others the SDKs are told not to try again. */
const WORTH_RETRYING: ReadonlySet<ErrorCode> = new Set([
  "RATE_LIMITED",
  "UNAVAILABLE",
  "UPSTREAM_FAILED",
  "UPSTREAM_TIMEOUT",
]);

const statusOf = (code: ErrorCode): number => STATUS[code] ?? 500;

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  422: "invalid_request_error",
  429: "rate_limit_error",
  504: "timeout_error",
};

const bodyOf = (dialect: Dialect, status: number, error: DomainError, requestId: string): unknown => {
  const { remedy } = error.detail;
  const message = remedy === undefined ? error.message : `${error.message} ${remedy}`;
  if (dialect === "anthropic") {
    const type = ANTHROPIC_TYPES[status] ?? "api_error";
    return { type: "error", error: { type, message, code: error.code }, request_id: requestId };
  }
  const type =
    status === 429 ? "rate_limit_exceeded" : status < 500 ? "invalid_request_error" : "server_error";
  return { error: { message, type, param: error.detail.field ?? null, code: error.code } };
};

export type ErrorOptions = {
  readonly requestId: string;
  readonly retryAfterMs?: number;
  /** The request was not read to its end: the connection cannot be used again. */
  readonly closeConnection?: boolean;
};

/** Answers with an error shaped as the caller's SDK expects it, so that it raises its own class. */
export const sendError = (
  response: ServerResponse,
  dialect: Dialect,
  error: DomainError,
  options: ErrorOptions,
): void => {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  const status = statusOf(error.code);
  const body = JSON.stringify(bodyOf(dialect, status, error, options.requestId));
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    [dialect === "anthropic" ? "request-id" : "x-request-id"]: options.requestId,
    ...(WORTH_RETRYING.has(error.code) ? {} : { "x-should-retry": "false" }),
    ...(options.retryAfterMs === undefined
      ? {}
      : { "retry-after": String(Math.max(1, Math.ceil(options.retryAfterMs / 1000))) }),
    ...(options.closeConnection === true ? { connection: "close" } : {}),
  });
  response.end(body);
};
