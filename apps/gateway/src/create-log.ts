import { FAULT_LOG } from "@molecule/domain";
import { type DestinationStream, type Logger, pino } from "pino";

/** The gateway's log: ids, codes and counts. Headers and bodies are never passed to it. */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  pino({ name: "gateway", level, ...FAULT_LOG }, destination ?? pino.destination(1));
