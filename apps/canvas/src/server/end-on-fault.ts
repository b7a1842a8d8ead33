import { log } from "./log.ts";

/**
 * Ends the process on an error that nobody caught, as Node does by itself, which would print it with everything that
 * it carries, the parameters of a query included.
 */
export const endOnFault = (): void => {
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "ended by a fault");
    process.exit(1);
  });
};
