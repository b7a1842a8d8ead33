import type { IncomingMessage, ServerResponse } from "node:http";
import { DomainError, newId, notFound } from "@molecule/domain";
import type { Gateway } from "../gateway.ts";
import type { ShedReason } from "../observe/observer.ts";
import { authorizeRequest } from "./authorize-request.ts";
import { sendError } from "./render-error.ts";
import { dialectOfPath, findRoute, type Route } from "./route.ts";
import { serveCall } from "./serve-call.ts";
import { serveCountTokens } from "./serve-count-tokens.ts";
import { serveModels } from "./serve-models.ts";
import { serveUsage } from "./serve-usage.ts";

/** A refused caller may finish sending, so that it reads the answer; but not for ever. */
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024;

const BUSY = new DomainError("UNAVAILABLE", "The gateway has more calls than it can serve; try again.");

/** Why one more call is too many, or null. */
const findTooMany = ({ gate, inFlight, journal }: Gateway): ShedReason | null =>
  journal.isBehind() ? "ledger" : gate.check(inFlight.count);

const discardRest = (request: IncomingMessage): void => {
  if (request.readableEnded || request.destroyed) return;
  let discarded = 0;
  request.on("data", (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > MAX_DISCARDED_BYTES) request.destroy();
  });
  request.resume();
};

const serveRoute = async (
  gateway: Gateway,
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const pending = authorizeRequest(gateway, request);
  const authorized = pending instanceof Promise ? await pending : pending;
  if (!authorized.ok) {
    gateway.observer.refused(route.kind, authorized.error.code);
    return sendError(response, route.dialect, authorized.error, { requestId: newId() });
  }
  const { authority } = authorized;
  switch (route.kind) {
    case "call":
      return serveCall(gateway, route, request, response, authority);
    case "count_tokens":
      return serveCountTokens(gateway, route, request, response, authority);
    case "models":
      return serveModels(gateway, response, authority, route.dialect);
    case "usage":
      return serveUsage(gateway, response, authority);
    case "health":
      throw new TypeError("unreachable: answered without a key");
  }
};

/** Answers one request. Never throws, never leaves one unanswered. */
export const serveRequest = (gateway: Gateway, request: IncomingMessage, response: ServerResponse): void => {
  const url = request.url ?? "/";
  const route = findRoute(request.method ?? "GET", url);
  response.on("error", () => response.destroy());
  if (route?.kind === "health") {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ ok: true, instanceId: gateway.instanceId }));
    return;
  }
  response.once("finish", () => discardRest(request));
  if (request.headers.upgrade !== undefined) {
    // Codex tries a WebSocket first, and goes on over HTTP when it reads this.
    gateway.log.debug("an upgrade was refused");
    response.writeHead(426, { connection: "close" });
    response.end();
    return;
  }
  if (route === undefined) {
    sendError(response, dialectOfPath(url), notFound("route"), { requestId: newId() });
    return;
  }
  const tooMany = route.kind === "call" ? findTooMany(gateway) : null;
  if (tooMany !== null) {
    // Before the key is looked up and the body read: turning a call away must cost next to nothing.
    gateway.observer.shed(tooMany);
    sendError(response, route.dialect, BUSY, { requestId: newId(), retryAfterMs: 1000 });
    return;
  }
  serveRoute(gateway, route, request, response).catch((error: unknown) => {
    gateway.log.error({ err: error, route: route.kind }, "a request failed");
    const internal = new DomainError("INTERNAL", "The gateway failed; the fault is logged.");
    sendError(response, route.dialect, internal, { requestId: newId() });
  });
};
