import type { ServerResponse } from "node:http";
import { DomainError, type ErrorCode } from "@molecule/domain";

/** What each refusal is in HTTP; a plan's refusal means that the workspace cannot start as it is saved. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  NOT_SIGNED_IN: 401,
  RUN_ENDED: 401,
  NOT_FOUND: 404,
  BAD_INPUT: 400,
  TOO_LARGE: 413,
  CONFLICT: 409,
  RESTART_REQUIRED: 409,
  SECRET_UNREADABLE: 500,
  SECRETS_SEALED: 503,
  PAYER_UNRESOLVED: 503,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};
const REFUSED = 409;

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(text);
};

const INTERNAL = {
  code: "INTERNAL",
  message: "The platform failed to answer.",
  remedy: "Try again in a moment.",
};

/** Answers a refusal with its code, message and remedy; anything else says nothing of its cause. */
export const sendError = (response: ServerResponse, error: unknown): void => {
  if (!(error instanceof DomainError)) {
    sendJson(response, 500, INTERNAL);
    return;
  }
  const { names, remedy } = error.detail;
  if (error.code === "NOT_SIGNED_IN" || error.code === "RUN_ENDED")
    response.setHeader("www-authenticate", "Bearer");
  sendJson(response, STATUS[error.code] ?? REFUSED, {
    code: error.code,
    message: error.message,
    ...(remedy === undefined ? {} : { remedy }),
    ...(error.code === "SECRET_UNREADABLE" ? { failed_keys: names ?? [] } : {}),
  });
};
