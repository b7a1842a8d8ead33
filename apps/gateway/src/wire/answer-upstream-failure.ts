import type { ServerResponse } from "node:http";
import { type Dialect, DomainError } from "@molecule/domain";
import type { RelayEnd } from "../upstream/relay.ts";
import { sendError } from "./render-error.ts";
import { callerHeaders } from "./upstream-headers.ts";

const LONGEST_COOLING_MS = 60_000;

const retryAfterMs = (end: RelayEnd): number | undefined => {
  const seconds = Number(end.headers["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, LONGEST_COOLING_MS) : undefined;
};

/**
 * What an answer says about the credential that was shown. The sandbox's is never cooled: one tenant that asks it
 * to fail must not stop the others.
 */
export const leaseOutcome = (
  end: RelayEnd,
  sandbox: boolean,
): "fine" | "rejected" | { readonly limitedMs: number } => {
  if (sandbox) return "fine";
  if (end.httpStatus === 401 || end.httpStatus === 403) return "rejected";
  const limitedMs = end.httpStatus === 429 ? retryAfterMs(end) : undefined;
  return limitedMs === undefined ? "fine" : { limitedMs };
};

/** A refusal that is about the platform's own account is not the caller's business, nor are its words. */
const isOurs = (status: number): boolean =>
  status === 401 || status === 403 || status === 402 || status < 400;

/**
 * Answers a call that the provider refused or did not answer. The provider's own words go through for faults of
 * the request, in its dialect; trouble with the platform's credential and lost connections are told in ours.
 */
export const answerUpstreamFailure = (
  response: ServerResponse,
  dialect: Dialect,
  end: RelayEnd,
  requestId: string,
): void => {
  const status = end.httpStatus;
  if (status !== null && status >= 400 && end.complete && !isOurs(status)) {
    if (response.destroyed) return;
    const headers = callerHeaders(dialect, end.headers, requestId);
    response.writeHead(status, [...headers, "content-length", String(end.body.length)]);
    response.end(end.body);
    return;
  }
  const error = end.timedOut
    ? new DomainError("UPSTREAM_TIMEOUT", "The provider did not answer in time.")
    : new DomainError("UPSTREAM_FAILED", "The provider could not be used for this call.");
  sendError(response, dialect, error, { requestId });
};
