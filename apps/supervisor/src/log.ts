import { FAULT_LOG } from "@molecule/domain";
import { type DestinationStream, type Logger, pino } from "pino";

export type Log = Logger;

/** The supervisor's log: ids, codes, counts and times. Environments, headers and bodies are never passed to it. */
export const createLog = (level: string, destination?: DestinationStream): Log =>
  pino({ name: "supervisor", level, ...FAULT_LOG }, destination ?? pino.destination(1));
