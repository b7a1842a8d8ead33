import {
  ATTR_ERROR_TYPE,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_REQUEST_STREAM,
  ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  type Attributes,
  GEN_AI_OPERATION_NAME_VALUE_CHAT,
  parseTraceparent,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from "@molecule/telemetry/gen-ai";
import { chargeOf } from "./call-tally.ts";
import { type EndedCall, type Observer, outcomeOf } from "./observer.ts";

/** Monotonic milliseconds as the date that spans carry. */
const toDate = (monotonicMs: number): Date => new Date(performance.timeOrigin + monotonicMs);

/** The conventions count what was read from and written to a cache as input, too. */
const usageAttributes = ({ line }: EndedCall): Attributes => {
  if (line.kind === "closing") return {};
  const { usage } = line.row;
  const written = Number(usage.cacheWrite5m) + Number(usage.cacheWrite1h);
  return {
    [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: Number(usage.input) + Number(usage.cacheRead) + written,
    [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: Number(usage.cacheRead),
    [ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS]: written,
    [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: Number(usage.output),
  };
};

/** Ids, names, counts and times. Nothing that a caller or a model wrote, and no credential. */
const attributesOf = (call: EndedCall): Attributes => {
  const { attempt, times, line } = call;
  const { httpStatus } = line.row;
  const attributes: Attributes = {
    [ATTR_GEN_AI_OPERATION_NAME]: GEN_AI_OPERATION_NAME_VALUE_CHAT,
    [ATTR_GEN_AI_PROVIDER_NAME]: attempt.vendor,
    [ATTR_GEN_AI_REQUEST_MODEL]: attempt.wireModel,
    [ATTR_GEN_AI_REQUEST_STREAM]: attempt.streaming,
    "molecule.attempt.id": attempt.id,
    "molecule.tenant.id": attempt.tenantId,
    "molecule.workspace.id": attempt.workspaceId,
    "molecule.run.id": attempt.runId,
    "molecule.payer": "platform",
    "molecule.mode": attempt.sandbox ? "sandbox" : "live",
    "molecule.outcome": outcomeOf(call),
    "molecule.charge.nano_usd": String(chargeOf(call)),
    ...usageAttributes(call),
  };
  if (httpStatus !== null) attributes[ATTR_HTTP_RESPONSE_STATUS_CODE] = httpStatus;
  if (times.firstByteMs > 0)
    attributes[ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK] = (times.firstByteMs - times.sentMs) / 1000;
  return attributes;
};

const errorTypeOf = (call: EndedCall): string | null => {
  const outcome = outcomeOf(call);
  if (outcome !== "void" && outcome !== "unresolved") return null;
  const { httpStatus } = call.line.row;
  return httpStatus !== null && httpStatus >= 300 ? String(httpStatus) : outcome;
};

/** A span per call, made when its end is known: a call under way costs nothing but its own clock readings. */
export const traceCalls = (tracer: Tracer): Observer => ({
  refused: () => undefined,
  shed: () => undefined,
  committed: () => undefined,
  ended: (call) => {
    const { attempt, times, endedMs, traceparent } = call;
    const span = tracer.startSpan(
      `${GEN_AI_OPERATION_NAME_VALUE_CHAT} ${attempt.wireModel}`,
      { kind: SpanKind.CLIENT, startTime: toDate(times.arrivedMs), attributes: attributesOf(call) },
      parseTraceparent(traceparent),
    );
    const errorType = errorTypeOf(call);
    if (errorType !== null) {
      span.setAttribute(ATTR_ERROR_TYPE, errorType);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end(toDate(endedMs));
  },
});
