import { type DestinationStream, type Logger, pino } from "pino";
import { describeError } from "./describe-error.ts";

/** The gateway's log: ids, codes and counts. Headers and bodies are never passed to it. */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  pino({ name: "gateway", level, serializers: { err: describeError } }, destination ?? pino.destination(1));
