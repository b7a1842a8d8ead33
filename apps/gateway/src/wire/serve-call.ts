import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallAuthority } from "@molecule/db/repositories";
import { type Dialect, DomainError } from "@molecule/domain";
import type { Gateway } from "../gateway.ts";
import { closeFailure, endCall, isAnswer, type OpenCall, settleCall } from "../meter/settle-call.ts";
import { createSseTap } from "../meter/sse-tap.ts";
import { createUsageCollector, type UsageCollector } from "../meter/usage-collector.ts";
import type { CallTimes } from "../observe/observer.ts";
import { type RelayEnd, relay } from "../upstream/relay.ts";
import { type Tries, triesOf } from "../upstream/tries.ts";
import { answerUpstreamFailure } from "./answer-upstream-failure.ts";
import type { PreparedCall } from "./prepare-call.ts";
import { readCall } from "./read-call.ts";
import { sendError } from "./render-error.ts";
import type { Route } from "./route.ts";
import { callerHeaders, single } from "./upstream-headers.ts";

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
    tries: Tries,
    call: OpenCall,
    collector: UsageCollector,
  ) =>
  (end: RelayEnd, release: () => void): void => {
    const { attempt } = call;
    gateway.failAt("usage-read");
    const settled = (): void => {
      gateway.inFlight.count -= 1;
    };
    tries.end(end);
    if (!isAnswer(end)) {
      answerUpstreamFailure(response, dialect, end, attempt.id);
      closeFailure(gateway, call, end, settled);
      release();
      return;
    }
    settleCall(gateway, call, end, collector, (error) => {
      settled();
      deliverEnd(response, dialect, attempt.id, end, error);
      release();
      gateway.failAt("end-released");
    });
  };

const noteFirstByte = (times: CallTimes) => (): void => {
  times.firstByteMs = performance.now();
};

const relayCall = (
  gateway: Gateway,
  route: CallRoute,
  request: IncomingMessage,
  response: ServerResponse,
  prepared: PreparedCall,
  call: OpenCall,
): void => {
  const { attempt, target, dispatcher, headersFor, lease, body, hideUsage } = prepared;
  const { shape, dialect } = route;
  const collector = createUsageCollector(shape);
  call.times.sentMs = performance.now();
  const tries = triesOf(gateway, prepared);
  relay({
    dispatcher,
    target,
    headers: headersFor(lease),
    retry: tries.next,
    body,
    response,
    query: queryOf(request.url ?? ""),
    failAt: gateway.failAt,
    onFirstByte: noteFirstByte(call.times),
    drainMs: gateway.limits.drainMs,
    stallMs: gateway.limits.stallMs,
    createTap: () => createSseTap({ shape, collector, hideUsage }),
    streamHeaders: (upstream) => [
      ...callerHeaders(dialect, upstream, attempt.id),
      ...["cache-control", "no-cache"],
    ],
    onEnd: createOnEnd(gateway, dialect, response, tries, call, collector),
  });
};

/** Sets the call's worst case aside; null when it was answered with the reason why that is not possible. */
const holdCall = async (
  gateway: Gateway,
  route: CallRoute,
  response: ServerResponse,
  { attempt, tokens }: PreparedCall,
  seen: Pick<OpenCall, "times" | "traceparent">,
): Promise<OpenCall | null> => {
  const amount = attempt.holdNanoUsd;
  let hold = gateway.credit.peek(attempt, amount);
  if (hold === undefined) {
    const outcome = await gateway.credit.take(attempt, amount);
    if (!outcome.ok) {
      const retry = outcome.retryAfterMs === undefined ? {} : { retryAfterMs: outcome.retryAfterMs };
      gateway.observer.refused(route.kind, outcome.error.code);
      sendError(response, route.dialect, outcome.error, { requestId: attempt.id, ...retry });
      return null;
    }
    hold = outcome.hold;
  }
  const { held, day } = hold.plan;
  return { ...seen, attempt: { ...attempt, held, spendDay: day }, tokens, hold };
};

/** A call that was let in, or may have been, and is not sent. */
const closeUnsent = (gateway: Gateway, call: OpenCall, reason: string): void => {
  const { id, tenantId } = call.attempt;
  const row = { id, tenantId, status: "void" as const, httpStatus: null, providerRequestId: null, reason };
  endCall(gateway, call, { kind: "closing", row }, () => undefined);
};

const refuseAdmission = (
  gateway: Gateway,
  route: CallRoute,
  response: ServerResponse,
  call: OpenCall,
  error: Error,
): void => {
  gateway.log.error({ err: error }, "a call could not be admitted");
  // Nobody knows what of it will be found on the disk or in the ledger.
  closeUnsent(gateway, call, "The gateway could not tell whether the call was let in, and did not send it.");
  const unavailable = new DomainError("UNAVAILABLE", "The gateway cannot admit calls at the moment.");
  gateway.observer.refused(route.kind, unavailable.code);
  sendError(response, route.dialect, unavailable, { requestId: call.attempt.id, retryAfterMs: 1000 });
};

/** Serves one metered call: decide, hold, admit, send, settle. */
export const serveCall = async (
  gateway: Gateway,
  route: CallRoute,
  request: IncomingMessage,
  response: ServerResponse,
  authority: CallAuthority,
): Promise<void> => {
  const times: CallTimes = { arrivedMs: performance.now(), sentMs: 0, firstByteMs: 0 };
  const prepared = await readCall(gateway, route, request, response, authority);
  if (prepared === null) return;
  const traceparent = single(request.headers["traceparent"]);
  const call = await holdCall(gateway, route, response, prepared, { times, traceparent });
  if (call === null) {
    prepared.lease.release("fine");
    return;
  }
  gateway.failAt("hold-taken");
  gateway.inFlight.count += 1;
  gateway.open.add(call.attempt.id);
  const enteredMs = gateway.gate.enter();
  gateway.journal.admit(call.attempt, (error) => {
    gateway.gate.leave(performance.now() - enteredMs);
    if (error === null && !response.destroyed) {
      gateway.failAt("admission-written");
      relayCall(gateway, route, request, response, prepared, call);
      return;
    }
    gateway.inFlight.count -= 1;
    prepared.lease.release("fine");
    if (error === null) closeUnsent(gateway, call, "The caller left before the call was sent.");
    else refuseAdmission(gateway, route, response, call, error);
  });
};
