import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallAuthority } from "@molecule/db/repositories";
import { type Dialect, DomainError } from "@molecule/domain";
import type { Gateway } from "../gateway.ts";
import { closeFailure, isAnswer, settleCall } from "../meter/settle-call.ts";
import { createSseTap } from "../meter/sse-tap.ts";
import { createUsageCollector, type UsageCollector } from "../meter/usage-collector.ts";
import { type RelayEnd, relay } from "../upstream/relay.ts";
import { answerUpstreamFailure, leaseOutcome } from "./answer-upstream-failure.ts";
import type { PreparedCall } from "./prepare-call.ts";
import { readCall } from "./read-call.ts";
import { sendError } from "./render-error.ts";
import type { Route } from "./route.ts";
import { callerHeaders } from "./upstream-headers.ts";

type CallRoute = Extract<Route, { kind: "call" }>;

/** The only query parameter that a client of ours sends (Claude Code); others are dropped. */
const queryOf = (url: string): string => (/[?&]beta=true(&|$)/.test(url) ? "?beta=true" : "");

/** What the caller still has to get once the call is written down, or could not be. */
const deliverEnd = (
  response: ServerResponse,
  dialect: Dialect,
  attemptId: string,
  end: RelayEnd,
  error: Error | null,
): void => {
  if (error !== null && !end.streamed) {
    const unavailable = new DomainError("UNAVAILABLE", "The answer could not be written down; try again.");
    sendError(response, dialect, unavailable, { requestId: attemptId });
  } else if (error !== null) response.destroy();
  else if (!end.streamed && !response.destroyed) {
    const headers = callerHeaders(dialect, end.headers, attemptId);
    response.writeHead(end.httpStatus ?? 200, [...headers, "content-length", String(end.body.length)]);
    response.end(end.body);
  }
};

const createOnEnd =
  (
    gateway: Gateway,
    dialect: Dialect,
    response: ServerResponse,
    prepared: PreparedCall,
    collector: UsageCollector,
  ) =>
  (end: RelayEnd, release: () => void): void => {
    const { attempt, lease } = prepared;
    const settled = (): void => {
      gateway.inFlight.count -= 1;
      gateway.announcer.note(attempt.tenantId, attempt.workspaceId);
    };
    lease.release(leaseOutcome(end, attempt.sandbox));
    if (!isAnswer(end)) {
      answerUpstreamFailure(response, dialect, end, attempt.id);
      closeFailure(gateway, attempt, end, settled);
      release();
      return;
    }
    settleCall(gateway, attempt, end, collector, (error) => {
      settled();
      deliverEnd(response, dialect, attempt.id, end, error);
      release();
    });
  };

const relayCall = (
  gateway: Gateway,
  route: CallRoute,
  request: IncomingMessage,
  response: ServerResponse,
  prepared: PreparedCall,
): void => {
  const { attempt, target, dispatcher, headers, body, hideUsage } = prepared;
  const { shape, dialect } = route;
  const collector = createUsageCollector(shape);
  relay({
    dispatcher,
    target,
    headers,
    body,
    response,
    query: queryOf(request.url ?? ""),
    drainMs: gateway.limits.drainMs,
    stallMs: gateway.limits.stallMs,
    createTap: () => createSseTap({ shape, collector, hideUsage }),
    streamHeaders: (upstream) => [
      ...callerHeaders(dialect, upstream, attempt.id),
      ...["cache-control", "no-cache"],
    ],
    onEnd: createOnEnd(gateway, dialect, response, prepared, collector),
  });
};

/** Serves one metered call: decide, admit, send, settle. */
export const serveCall = async (
  gateway: Gateway,
  route: CallRoute,
  request: IncomingMessage,
  response: ServerResponse,
  authority: CallAuthority,
): Promise<void> => {
  const prepared = await readCall(gateway, route, request, response, authority);
  if (prepared === null) return;
  const { attempt, lease } = prepared;
  gateway.inFlight.count += 1;
  gateway.journal.admit(attempt, (error) => {
    if (error === null && !response.destroyed) {
      relayCall(gateway, route, request, response, prepared);
      return;
    }
    gateway.inFlight.count -= 1;
    lease.release("fine");
    if (error === null) {
      const row = { id: attempt.id, tenantId: attempt.tenantId, httpStatus: null, providerRequestId: null };
      const reason = "The caller left before the call was sent.";
      gateway.journal.close({ ...row, status: "void", reason }, () => undefined);
      return;
    }
    gateway.log.error({ err: error }, "a call could not be admitted");
    const unavailable = new DomainError("UNAVAILABLE", "The gateway cannot admit calls at the moment.");
    sendError(response, route.dialect, unavailable, { requestId: attempt.id, retryAfterMs: 1000 });
  });
};
