import { describeFault } from "@molecule/domain";

/**
 * Next prints the errors that it catches, and rejections that nobody awaits, with everything they carry, the
 * parameters of a query included. From now on they are described instead.
 */
export const describePrintedErrors = (printer: Pick<Console, "error">): void => {
  const print = printer.error.bind(printer);
  printer.error = (...parts: unknown[]) =>
    print(...parts.map((part) => (part instanceof Error ? JSON.stringify(describeFault(part)) : part)));
};
