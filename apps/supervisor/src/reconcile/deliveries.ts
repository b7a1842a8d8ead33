import type { TenantId, WorkspaceId } from "@molecule/domain";
import type { Log } from "../log.ts";

export type Talk = { readonly tenantId: TenantId; readonly workspaceId: WorkspaceId };

/** Deliveries to agents, one at a time per workspace, beside the reconciliation and never in its way. */
export type Deliveries = {
  /** Something may wait for this workspace's agent. */
  readonly kick: (talk: Talk) => void;
  /** Ends those in hand. */
  readonly stop: () => Promise<void>;
};

export const createDeliveries = (
  deliver: (talk: Talk, signal: AbortSignal) => Promise<unknown>,
  onDone: (workspaceId: WorkspaceId) => void,
  log: Log,
): Deliveries => {
  const running = new Map<WorkspaceId, { again: boolean; readonly done: Promise<void> }>();
  const abort = new AbortController();

  const run = async (talk: Talk): Promise<void> => {
    const { workspaceId } = talk;
    try {
      await deliver(talk, abort.signal);
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
    if (abort.signal.aborted) return;
    const current = running.get(talk.workspaceId);
    if (current !== undefined) current.again = true;
    else running.set(talk.workspaceId, { again: false, done: run(talk) });
  };

  return {
    kick,
    stop: async () => {
      abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
};
