import type { Logger } from "pino";
import { chargeOf } from "./call-tally.ts";
import { type Observer, outcomeOf } from "./observer.ts";

const round = (ms: number): number => Math.round(ms * 10) / 10;

/** One line per call and per refusal: ids, names, codes and times. Costs nothing where its level is not logged. */
export const logCalls = (log: Logger): Observer => ({
  refused: (route, code) => log.debug({ route, code }, "a request was refused"),
  shed: (reason) => log.debug({ reason }, "a call was turned away"),
  committed: () => undefined,
  ended: (call) => {
    if (!log.isLevelEnabled("debug")) return;
    const { attempt, times, endedMs, line } = call;
    const {
      id: attemptId,
      tenantId,
      workspaceId,
      runId,
      vendor,
      model,
      streaming,
      clientRequestId,
    } = attempt;
    log.debug(
      {
        ...{ attemptId, tenantId, workspaceId, runId, vendor, model, streaming, clientRequestId },
        providerRequestId: line.row.providerRequestId,
        httpStatus: line.row.httpStatus,
        outcome: outcomeOf(call),
        chargeNanoUsd: String(chargeOf(call)),
        admissionMs: times.sentMs === 0 ? null : round(times.sentMs - times.arrivedMs),
        firstByteMs: times.firstByteMs === 0 ? null : round(times.firstByteMs - times.sentMs),
        wholeMs: round(endedMs - times.arrivedMs),
      },
      "a call ended",
    );
  },
});
