import type { TenantId, WorkspaceId } from "@molecule/domain";
import type { Log } from "../log.ts";

export type Talk = { readonly tenantId: TenantId; readonly workspaceId: WorkspaceId };

/** Deliveries to agents, one at a time per workspace, beside the reconciliation and never in its way. */
export type Deliveries = {
  /** Something may wait for this workspace's agent. */
  readonly kick: (talk: Talk) => void;
  /** Takes no more, and ends those that are not done within the grace. */
  readonly stop: (graceMs: number) => Promise<void>;
};

export type DeliverySignals = {
  /** Ends what is in hand. */
  readonly signal: AbortSignal;
  /** Lets it go on, and nothing after it. */
  readonly noMore: AbortSignal;
};

export const createDeliveries = (
  deliver: (talk: Talk, signals: DeliverySignals) => Promise<unknown>,
  onDone: (workspaceId: WorkspaceId) => void,
  log: Log,
): Deliveries => {
  const running = new Map<WorkspaceId, { again: boolean; readonly done: Promise<void> }>();
  const abort = new AbortController();
  const leaving = new AbortController();
  const signals: DeliverySignals = { signal: abort.signal, noMore: leaving.signal };

  const run = async (talk: Talk): Promise<void> => {
    const { workspaceId } = talk;
    try {
      await deliver(talk, signals);
    } catch (error) {
      log.error({ workspaceId, err: error }, "delivery failed");
    }
    const again = running.get(workspaceId)?.again ?? false;
    running.delete(workspaceId);
    // A restart may be waiting for this answer to end.
    onDone(workspaceId);
    if (again) kick(talk);
  };

  const kick = (talk: Talk): void => {
    if (leaving.signal.aborted) return;
    const current = running.get(talk.workspaceId);
    if (current !== undefined) current.again = true;
    else running.set(talk.workspaceId, { again: false, done: run(talk) });
  };

  return {
    kick,
    stop: async (graceMs) => {
      leaving.abort();
      const timer = setTimeout(() => abort.abort(), graceMs);
      await Promise.all([...running.values()].map(({ done }) => done));
      clearTimeout(timer);
    },
  };
};
