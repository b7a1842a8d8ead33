import type { ReportedFault } from "@molecule/api";
import { FAULT_LOG } from "@molecule/domain";
import { pino } from "pino";

/** One JSON line per event on standard output. Inputs of procedures are never logged. */
export const log = pino({ name: "canvas", base: { process: "canvas" }, ...FAULT_LOG });

/** Puts a fault on record under the id that the caller was told. */
export const reportFault = (fault: ReportedFault): void => log.error(fault, "fault");
