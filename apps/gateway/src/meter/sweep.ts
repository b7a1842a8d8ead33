import { resolveStaleAttempts } from "@molecule/services/calls";
import type { Gateway } from "../gateway.ts";

export type Sweep = { stop(): Promise<void> };

/** Looks for calls that nobody settles any more, at once and then at intervals; one sweep at a time. */
export const startSweep = (
  gateway: Pick<Gateway, "ctx" | "log">,
  { intervalMs, graceSeconds }: { readonly intervalMs: number; readonly graceSeconds: number },
): Sweep => {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running = Promise.resolve();

  const sweep = async (): Promise<void> => {
    try {
      const outcome = await resolveStaleAttempts(gateway.ctx, { graceSeconds });
      if (outcome.orphaned + outcome.settled + outcome.voided > 0)
        gateway.log.warn(outcome, "open calls were closed");
    } catch (error) {
      gateway.log.error({ err: error }, "open calls could not be looked at");
    }
    if (!stopped) timer = setTimeout(start, intervalMs);
  };
  const start = (): void => {
    running = sweep();
  };
  start();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
};
