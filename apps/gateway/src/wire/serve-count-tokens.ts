import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallAuthority } from "@molecule/db/repositories";
import { neverFail } from "../failpoints.ts";
import type { Gateway } from "../gateway.ts";
import { isAnswer } from "../meter/settle-call.ts";
import { createSseTap } from "../meter/sse-tap.ts";
import { createUsageCollector } from "../meter/usage-collector.ts";
import { type RelayEnd, relay } from "../upstream/relay.ts";
import { triesOf } from "../upstream/tries.ts";
import { answerUpstreamFailure } from "./answer-upstream-failure.ts";
import { readCall } from "./read-call.ts";
import type { Route } from "./route.ts";
import { callerHeaders } from "./upstream-headers.ts";

/** Serves a token count, which the provider does not bill: decided like a call, and not admitted. */
export const serveCountTokens = async (
  gateway: Gateway,
  route: Extract<Route, { kind: "count_tokens" }>,
  request: IncomingMessage,
  response: ServerResponse,
  authority: CallAuthority,
): Promise<void> => {
  const prepared = await readCall(gateway, route, request, response, authority);
  if (prepared === null) return;
  const { attempt, lease, target, dispatcher, headersFor, body } = prepared;
  const tries = triesOf(gateway, prepared);
  const onEnd = (end: RelayEnd, release: () => void): void => {
    tries.end(end);
    if (!isAnswer(end)) answerUpstreamFailure(response, route.dialect, end, attempt.id);
    else if (!end.streamed && !response.destroyed) {
      response.writeHead(200, callerHeaders(route.dialect, end.headers, null));
      response.end(end.body);
    }
    release();
  };
  relay({
    ...{ dispatcher, target, headers: headersFor(lease), retry: tries.next, body, response, onEnd },
    query: "",
    createTap: () => {
      const collector = createUsageCollector("messages");
      return createSseTap({ shape: "messages", collector, hideUsage: false });
    },
    failAt: neverFail,
    onFirstByte: () => undefined,
    streamHeaders: (upstream) => callerHeaders(route.dialect, upstream, null),
    drainMs: gateway.limits.drainMs,
    stallMs: gateway.limits.stallMs,
  });
};
