import { withSystem } from "@molecule/db";
import { listLongAdmitted } from "@molecule/db/repositories";
import { postAllOwedGrants, resolveStaleAttempts } from "@molecule/services/calls";
import type { Gateway } from "../gateway.ts";

export type Sweep = { stop(): Promise<void> };

export type SweepSettings = {
  readonly intervalMs: number;
  readonly graceSeconds: number;
  readonly silentSeconds: number;
};

type Swept = Pick<Gateway, "ctx" | "log" | "open" | "id" | "replaySpools"> & {
  readonly journal: Pick<Gateway["journal"], "end">;
};

const LOST = "The gateway could not tell whether the call was let in, and did not send it.";

/**
 * Ends calls that stand as let in by this gateway and of which it knows nothing: the database committed them after
 * it had been given up.
 */
const closeForgotten = async (gateway: Swept, olderThanSeconds: number): Promise<void> => {
  // What is open now may end, and its end be committed, between the answer below and a look at it.
  const openBefore = new Set(gateway.open);
  const admitted = await withSystem(gateway.ctx.db, (tx) =>
    listLongAdmitted(tx, gateway.id, olderThanSeconds),
  );
  for (const { id, tenantId } of admitted) {
    if (openBefore.has(id) || gateway.open.has(id)) continue;
    const row = { id, tenantId, status: "void" as const, httpStatus: null, providerRequestId: null };
    gateway.journal.end(
      { kind: "closing", row: { ...row, reason: LOST } },
      () => undefined,
      () => undefined,
    );
  }
};

/** Looks for calls that nobody settles any more, at once and then at intervals; one sweep at a time. */
export const startSweep = (gateway: Swept, settings: SweepSettings): Sweep => {
  const { intervalMs, graceSeconds, silentSeconds } = settings;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running = Promise.resolve();

  const sweep = async (): Promise<void> => {
    try {
      // Before anything is voided: what is written there is certain.
      const replayed = await gateway.replaySpools();
      if (replayed > 0) gateway.log.warn({ replayed }, "ends of calls were read from this machine's disk");
      const outcome = await resolveStaleAttempts(gateway.ctx, { graceSeconds, silentSeconds });
      if (outcome.orphaned + outcome.settled + outcome.voided > 0)
        gateway.log.warn(outcome, "open calls were closed");
      await closeForgotten(gateway, graceSeconds);
      await postAllOwedGrants(gateway.ctx);
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
