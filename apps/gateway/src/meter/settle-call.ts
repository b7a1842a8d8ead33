import type { ClosingRow } from "@molecule/db/repositories";
import { type AdmittedCall, planSettlement } from "@molecule/services/calls";
import type { Gateway } from "../gateway.ts";
import type { RelayEnd } from "../upstream/relay.ts";
import { scanJson } from "../wire/scan-json.ts";
import type { Done } from "./group-commit.ts";
import type { UsageCollector } from "./usage-collector.ts";
import type { UsageReading } from "./usage-reading.ts";

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

/** Writes down what an answered call cost; without usable numbers it stays visible as unresolved. */
export const settleCall = (
  gateway: Gateway,
  call: AdmittedCall,
  end: RelayEnd,
  collector: UsageCollector,
  done: Done,
): void => {
  const reading = readEnd(end, collector);
  if (!reading.ok) {
    const { id: attemptId, vendor } = call;
    gateway.log.warn({ attemptId, vendor, fault: reading.fault }, "a call is unresolved");
    gateway.journal.close(closingOf(call, end, "unresolved", reading.fault), done);
    return;
  }
  const { httpStatus, providerRequestId } = end;
  const row = planSettlement(call, { usage: reading.usage, httpStatus, providerRequestId });
  if (row.charge === null)
    gateway.log.error({ attemptId: call.id, model: call.model, reason: row.reason }, "usage without a price");
  gateway.journal.settle(row, done);
};

/**
 * Writes down a call that got no answer. Where a refusal was read, or nothing was ever sent, the provider bills
 * nothing; else nobody knows yet.
 */
export const closeFailure = (gateway: Gateway, call: AdmittedCall, end: RelayEnd, done: Done): void => {
  const { httpStatus, sent } = end;
  if (httpStatus !== null && httpStatus >= 300)
    gateway.journal.close(closingOf(call, end, "void", `The provider answered ${httpStatus}.`), done);
  else if (!sent) gateway.journal.close(closingOf(call, end, "void", "The provider was not reached."), done);
  else
    gateway.journal.close(
      closingOf(call, end, "unresolved", "The connection broke before the provider answered in full."),
      done,
    );
};
