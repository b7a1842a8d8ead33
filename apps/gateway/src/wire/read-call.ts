import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallAuthority } from "@molecule/db/repositories";
import { DomainError, newId } from "@molecule/domain";
import type { Gateway } from "../gateway.ts";
import { type PreparedCall, prepareCall } from "./prepare-call.ts";
import { type BodyResult, readBody } from "./read-body.ts";
import { sendError } from "./render-error.ts";
import type { Route } from "./route.ts";

const UNREADABLE: Readonly<Record<Exclude<BodyResult, Buffer | "aborted">, DomainError>> = {
  no_room: new DomainError(
    "UNAVAILABLE",
    "The gateway holds more requests than it has memory for; try again.",
  ),
  too_large: new DomainError("TOO_LARGE", "The request is larger than the gateway takes (32 MiB)."),
  encoded: new DomainError("BAD_INPUT", "A compressed request body is not served here."),
};

/** Sets memory aside for what is read of a body, until its caller has been answered or is gone. */
const holdBody = (
  { bodies }: Gateway,
  response: ServerResponse,
  { tenantId }: CallAuthority,
): ((bytes: number) => boolean) => {
  let held = 0;
  response.once("close", () => {
    bodies.giveBack(tenantId, held);
    held = 0;
  });
  return (bytes) => {
    if (response.destroyed || !bodies.take(tenantId, bytes)) return false;
    held += bytes;
    return true;
  };
};

/** Reads and decides a call; null when it was answered with the reason why it is none, or its caller has left. */
export const readCall = async (
  gateway: Gateway,
  route: Extract<Route, { kind: "call" | "count_tokens" }>,
  request: IncomingMessage,
  response: ServerResponse,
  authority: CallAuthority,
): Promise<PreparedCall | null> => {
  const body = await readBody(request, gateway.limits.maxBodyBytes, holdBody(gateway, response, authority));
  if (body === "aborted") return null;
  if (typeof body === "string") {
    const busy = body === "no_room";
    if (busy) gateway.observer.shed("bodies");
    else gateway.observer.refused(route.kind, UNREADABLE[body].code);
    const retry = busy ? { retryAfterMs: 1000 } : {};
    sendError(response, route.dialect, UNREADABLE[body], { requestId: newId(), ...retry });
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
