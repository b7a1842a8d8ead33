import type { WorkspaceId } from "@molecule/domain";

/** So many starts may be in hand at once; the others are queued. */
export type StartSlots = {
  /** True when the workspace has a slot, now or already. Otherwise `onFree` is called when it is worth asking again.
   * `ahead`: whoever asked does not wait for the others. */
  readonly take: (workspaceId: WorkspaceId, onFree: () => void, ahead?: boolean) => boolean;
  readonly free: (workspaceId: WorkspaceId) => void;
};

export const createStartSlots = (count: number): StartSlots => {
  const taken = new Set<WorkspaceId>();
  const waiting = new Map<WorkspaceId, () => void>();
  return {
    take: (workspaceId, onFree, ahead = false) => {
      if (taken.has(workspaceId)) return true;
      if (taken.size >= count && !ahead) {
        waiting.set(workspaceId, onFree);
        return false;
      }
      waiting.delete(workspaceId);
      taken.add(workspaceId);
      return true;
    },
    free: (workspaceId) => {
      waiting.delete(workspaceId);
      if (!taken.delete(workspaceId)) return;
      const [next] = waiting;
      if (next === undefined) return;
      waiting.delete(next[0]);
      next[1]();
    },
  };
};
