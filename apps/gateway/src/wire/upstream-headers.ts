import type { IncomingHttpHeaders } from "node:http";
import type { Dialect, Secret } from "@molecule/domain";
import type { UpstreamTarget } from "../upstream/choose-upstream.ts";

/** What a header value may hold; anything else would be another header's beginning. */
const PRINTABLE = /^[\x20-\x7e]{1,4096}$/;
const DEFAULT_ANTHROPIC_VERSION = "2023-06-01";

const clean = (value: string | string[] | undefined): string | undefined => {
  const text = Array.isArray(value) ? value.join(",") : value;
  return text !== undefined && PRINTABLE.test(text) ? text : undefined;
};

/** The caller's own id for a call: kept for its records, believed by nobody. */
export const readClientRequestId = (headers: IncomingHttpHeaders): string | null => {
  const id = clean(headers["x-client-request-id"]) ?? clean(headers["x-request-id"]);
  return id === undefined ? null : id.slice(0, 128);
};

/**
 * Headers of the call upstream, from scratch: nothing of the caller's but the version and beta names that the
 * dialect defines, and no credential but the platform's.
 */
export const upstreamHeaders = (
  caller: IncomingHttpHeaders,
  dialect: Dialect,
  target: UpstreamTarget,
  key: Secret,
  streaming: boolean,
): string[] => {
  const value = key.expose();
  // biome-ignore format: name and value side by side
  const headers = [
    "content-type", "application/json",
    "accept", streaming ? "text/event-stream" : "application/json",
    "accept-encoding", "identity",
    "user-agent", "molecule-gateway",
    target.authHeader, target.authHeader === "x-api-key" ? value : `Bearer ${value}`,
  ];
  if (dialect === "anthropic") {
    headers.push("anthropic-version", clean(caller["anthropic-version"]) ?? DEFAULT_ANTHROPIC_VERSION);
    const beta = clean(caller["anthropic-beta"]);
    if (beta !== undefined) headers.push("anthropic-beta", beta);
  } else {
    const beta = clean(caller["openai-beta"]);
    if (beta !== undefined) headers.push("openai-beta", beta);
  }
  return headers;
};

export const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** The provider's id of a call, by either dialect's header. */
export const readProviderRequestId = (headers: IncomingHttpHeaders): string | null =>
  single(headers["request-id"]) ?? single(headers["x-request-id"]) ?? null;

/** Headers of the answer, from scratch, as a flat list: nothing that tells of the platform's own account there. */
export const callerHeaders = (
  dialect: Dialect,
  upstream: IncomingHttpHeaders,
  attemptId: string | null,
): string[] => {
  const headers = ["content-type", single(upstream["content-type"]) ?? "application/json"];
  const providerId = readProviderRequestId(upstream);
  if (providerId !== null) headers.push(dialect === "anthropic" ? "request-id" : "x-request-id", providerId);
  if (attemptId !== null) headers.push("x-molecule-attempt", attemptId);
  const retryAfter = single(upstream["retry-after"]);
  if (retryAfter !== undefined) headers.push("retry-after", retryAfter);
  return headers;
};
