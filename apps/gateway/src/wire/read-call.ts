import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallAuthority } from "@molecule/db/repositories";
import { DomainError, newId } from "@molecule/domain";
import type { Gateway } from "../gateway.ts";
import { type PreparedCall, prepareCall } from "./prepare-call.ts";
import { readBody } from "./read-body.ts";
import { sendError } from "./render-error.ts";
import type { Route } from "./route.ts";

const UNREADABLE: Readonly<Record<"too_large" | "encoded", DomainError>> = {
  too_large: new DomainError("TOO_LARGE", "The request is larger than the gateway takes (32 MiB)."),
  encoded: new DomainError("BAD_INPUT", "A compressed request body is not served here."),
};

/** Reads and decides a call; null when it was answered with the reason why it is none, or its caller has left. */
export const readCall = async (
  gateway: Gateway,
  route: Extract<Route, { kind: "call" | "count_tokens" }>,
  request: IncomingMessage,
  response: ServerResponse,
  authority: CallAuthority,
): Promise<PreparedCall | null> => {
  const body = await readBody(request, gateway.limits.maxBodyBytes);
  if (body === "aborted") return null;
  if (typeof body === "string") {
    gateway.observer.refused(route.kind, UNREADABLE[body].code);
    sendError(response, route.dialect, UNREADABLE[body], { requestId: newId() });
    return null;
  }
  const shape = route.kind === "call" ? route.shape : "count_tokens";
  const prepared = prepareCall(gateway, authority, request, body, route.dialect, shape);
  if (prepared.ok) return prepared;
  const retry = prepared.retryAfterMs === undefined ? {} : { retryAfterMs: prepared.retryAfterMs };
  gateway.observer.refused(route.kind, prepared.error.code);
  sendError(response, route.dialect, prepared.error, { requestId: newId(), ...retry });
  return null;
};
