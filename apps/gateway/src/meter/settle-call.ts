import { estimateUsage, type TokenBounds } from "@molecule/billing";
import type { ClosingRow, SettlementRow } from "@molecule/db/repositories";
import type { NanoUsd } from "@molecule/domain";
import { type AdmittedCall, planSettlement } from "@molecule/services/calls";
import type { Hold } from "../credit/tenant-accounts.ts";
import type { Gateway } from "../gateway.ts";
import type { CallTimes } from "../observe/observer.ts";
import type { RelayEnd } from "../upstream/relay.ts";
import { scanJson } from "../wire/scan-json.ts";
import type { EndLine } from "./call-journal.ts";
import type { Done } from "./done.ts";
import type { UsageCollector } from "./usage-collector.ts";
import type { UsageReading } from "./usage-reading.ts";

/** A call under way, and what is set aside for it. */
export type OpenCall = {
  readonly attempt: AdmittedCall;
  readonly tokens: TokenBounds;
  readonly hold: Hold;
  readonly times: CallTimes;
  readonly traceparent: string | undefined;
};

/** The provider answered the call, as far as anyone can tell; anything else is a failure without a price. */
export const isAnswer = (end: RelayEnd): boolean =>
  end.httpStatus !== null && end.httpStatus >= 200 && end.httpStatus < 300 && (end.streamed || end.complete);

/** The `usage` of an answer that came in one piece, without building the rest of it. */
const findUsage = (body: Buffer): unknown => {
  const scan = scanJson(body);
  const field = scan.ok ? scan.fields.find(({ key }) => key === "usage") : undefined;
  return field === undefined
    ? undefined
    : JSON.parse(body.toString("utf8", field.valueStart, field.valueEnd));
};

/** The numbers of an answer, or why there are none. */
const readEnd = (end: RelayEnd, collector: UsageCollector): UsageReading => {
  if (!end.streamed) {
    try {
      collector.takeWhole(findUsage(end.body));
    } catch {
      return { ok: false, fault: "The provider's answer is not JSON." };
    }
  }
  const reading = collector.read();
  if (reading.ok || end.complete) return reading;
  return { ok: false, fault: "The provider's answer broke off before its numbers." };
};

const closingOf = (
  call: AdmittedCall,
  end: RelayEnd,
  status: ClosingRow["status"],
  reason: string,
): ClosingRow => ({
  id: call.id,
  tenantId: call.tenantId,
  status,
  httpStatus: end.httpStatus,
  providerRequestId: end.providerRequestId,
  reason,
});

const chargeOf = (row: SettlementRow): NanoUsd =>
  row.charge?.legs.find((leg) => leg.account === "platform_revenue")?.amountNanoUsd ?? 0n;

/** How much of a hold leaves the leases with the call: its charge, or all of it while the call is unresolved. */
const leavesWith = (line: EndLine, holdNanoUsd: NanoUsd): NanoUsd => {
  if (line.kind === "closing") return line.row.status === "unresolved" ? holdNanoUsd : 0n;
  const charge = chargeOf(line.row);
  return line.row.charge === null || charge > holdNanoUsd ? holdNanoUsd : charge;
};

/** Waits for the ledger, so it holds on to nothing of the call but this. */
const onCommitted =
  (gateway: Gateway, { id, tenantId, workspaceId }: AdmittedCall, hold: Hold, leavesNanoUsd: NanoUsd) =>
  (): void => {
    gateway.failAt("end-committed");
    gateway.open.delete(id);
    gateway.credit.end(hold, leavesNanoUsd);
    gateway.announcer.note(tenantId, workspaceId);
  };

/** Writes the end of a call down; what was set aside beyond its cost is free then, the rest when the ledger has it. */
export const endCall = (gateway: Gateway, call: OpenCall, line: EndLine, done: Done): void => {
  const { attempt, hold, times, traceparent } = call;
  const leavesNanoUsd = leavesWith(line, hold.amountNanoUsd);
  gateway.observer.ended({ attempt, times, traceparent, line, endedMs: performance.now() });
  const written: Done = (error) => {
    if (error === null) gateway.credit.reduce(hold, leavesNanoUsd);
    done(error);
  };
  gateway.journal.end(line, written, onCommitted(gateway, attempt, hold, leavesNanoUsd));
};

/** Charges the upper bound of what an answer can have cost, marked; never more than was held. */
const estimateCall = (gateway: Gateway, call: OpenCall, end: RelayEnd, fault: string, done: Done): void => {
  const { attempt, tokens } = call;
  const { httpStatus, providerRequestId, answerBytes } = end;
  gateway.log.warn({ attemptId: attempt.id, vendor: attempt.vendor, fault }, "a charge is estimated");
  const usage = estimateUsage(tokens, answerBytes);
  const row = planSettlement(attempt, { usage, httpStatus, providerRequestId, estimatedBecause: fault });
  endCall(gateway, call, { kind: "settlement", row }, done);
};

/**
 * Writes down what an answered call cost. Numbers that are missing or cannot be true are replaced by an upper bound
 * and the charge is marked; where the provider broke off, the call stays visible as unresolved.
 */
export const settleCall = (
  gateway: Gateway,
  call: OpenCall,
  end: RelayEnd,
  collector: UsageCollector,
  done: Done,
): void => {
  const { attempt } = call;
  const { httpStatus, providerRequestId } = end;
  const about = { attemptId: attempt.id, vendor: attempt.vendor, model: attempt.model };
  const reading = readEnd(end, collector);
  if (!reading.ok && !end.complete && !end.cutShort) {
    gateway.log.warn({ ...about, fault: reading.fault }, "a call is unresolved");
    const row = closingOf(attempt, end, "unresolved", reading.fault);
    endCall(gateway, call, { kind: "closing", row }, done);
    return;
  }
  if (!reading.ok) {
    estimateCall(gateway, call, end, reading.fault, done);
    return;
  }
  const row = planSettlement(attempt, { usage: reading.usage, httpStatus, providerRequestId });
  if (row.charge === null) gateway.log.error({ ...about, reason: row.reason }, "usage without a price");
  const charge = chargeOf(row);
  if (charge > attempt.holdNanoUsd)
    gateway.log.error(
      { ...about, charge: `${charge}`, hold: `${attempt.holdNanoUsd}` },
      "a charge exceeds what was held for it",
    );
  endCall(gateway, call, { kind: "settlement", row }, done);
};

/**
 * Writes down a call that got no answer. Where a refusal was read, or nothing was ever sent, the provider bills
 * nothing; else nobody knows yet.
 */
export const closeFailure = (gateway: Gateway, call: OpenCall, end: RelayEnd, done: Done): void => {
  const { httpStatus, sent } = end;
  const close = (status: ClosingRow["status"], reason: string): void =>
    endCall(gateway, call, { kind: "closing", row: closingOf(call.attempt, end, status, reason) }, done);
  if (httpStatus !== null && httpStatus >= 300) close("void", `The provider answered ${httpStatus}.`);
  else if (!sent) close("void", "The provider was not reached.");
  else if (end.cutShort)
    estimateCall(gateway, call, end, "The caller left, and the answer did not end in time.", done);
  else close("unresolved", "The connection broke before the provider answered in full.");
};
