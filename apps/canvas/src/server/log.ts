import type { ReportedFault } from "@molecule/api";
import { pino } from "pino";

/** One JSON line per event on standard output. Inputs of procedures are never logged. */
export const log = pino({ name: "canvas", base: { process: "canvas" } });

/** Puts a fault on record under the id that the caller was told. */
export const reportFault = ({ faultId, path, error }: ReportedFault): void => {
  const cause = error.cause instanceof Error ? error.cause : error;
  log.error(
    { faultId, path, error: { name: cause.name, message: cause.message, stack: cause.stack } },
    "fault",
  );
};
