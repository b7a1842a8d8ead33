import type { ErrorCode } from "@molecule/domain";
import type { AdmittedCall } from "@molecule/services/calls";
import type { EndLine } from "../meter/call-journal.ts";
import type { Route } from "../wire/route.ts";

/** When things happened to a call, in monotonic milliseconds; 0 until they did. */
export type CallTimes = {
  readonly arrivedMs: number;
  /** The provider was called. */
  sentMs: number;
  /** The first byte of the provider's answer came. */
  firstByteMs: number;
};

/** A call whose end is known, with all that may be told about it: ids, names, counts, times. */
export type EndedCall = {
  readonly attempt: AdmittedCall;
  readonly times: CallTimes;
  readonly endedMs: number;
  readonly line: EndLine;
  /** The caller's W3C trace context, as it came. */
  readonly traceparent: string | undefined;
};

export type CallOutcome = "settled" | "estimated" | "unresolved" | "void";

/**
 * Why a call was turned away: too many are under way, a queue stands, their bodies take all memory there is, or the
 * ledger does not follow.
 */
export type ShedReason = "calls" | "backlog" | "bodies" | "ledger";

/** Watches what the gateway does. It is told; it never decides, waits or throws. */
export type Observer = {
  refused(route: Route["kind"], code: ErrorCode): void;
  shed(reason: ShedReason): void;
  ended(call: EndedCall): void;
  /** A group of lines was committed, or failed, after so long. */
  committed(lines: number, tookMs: number): void;
};

export const outcomeOf = ({ line }: Pick<EndedCall, "line">): CallOutcome => {
  if (line.kind === "closing") return line.row.status;
  if (line.row.charge === null) return "unresolved";
  return line.row.estimated ? "estimated" : "settled";
};

/** Tells several. */
export const observeAll = (observers: readonly Observer[]): Observer => ({
  refused: (route, code) => {
    for (const each of observers) each.refused(route, code);
  },
  shed: (reason) => {
    for (const each of observers) each.shed(reason);
  },
  ended: (call) => {
    for (const each of observers) each.ended(call);
  },
  committed: (lines, tookMs) => {
    for (const each of observers) each.committed(lines, tookMs);
  },
});
