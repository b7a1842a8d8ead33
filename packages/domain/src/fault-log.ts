import { describeFault } from "./describe-fault.ts";

const hasError = (first: unknown): boolean =>
  first instanceof Error ||
  (typeof first === "object" && first !== null && "err" in first && first.err instanceof Error);

/**
 * Options of a process's log: errors are described without values. A line without words of its own would take
 * those of its error, so it is given some.
 */
export const FAULT_LOG = {
  serializers: { err: describeFault },
  hooks: {
    logMethod(this: unknown, args: unknown[], method: (...args: unknown[]) => void): void {
      const [first, ...rest] = args;
      method.apply(this, hasError(first) && rest.length === 0 ? [first, "a fault"] : args);
    },
  },
};
