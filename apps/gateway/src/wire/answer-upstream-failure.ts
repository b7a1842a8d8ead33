import type { ServerResponse } from "node:http";
import { type Dialect, DomainError } from "@molecule/domain";
import { isOutOfFunds } from "../upstream/lease-outcome.ts";
import type { RelayEnd } from "../upstream/relay.ts";
import { sendError } from "./render-error.ts";
import { callerHeaders } from "./upstream-headers.ts";

/** A refusal that is about the platform's own account is not the caller's business, nor are its words. */
const isOurs = (status: number, end: RelayEnd): boolean =>
  status === 401 || status === 403 || status < 400 || isOutOfFunds(end);

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
  if (status !== null && status >= 400 && end.complete && !isOurs(status, end)) {
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
