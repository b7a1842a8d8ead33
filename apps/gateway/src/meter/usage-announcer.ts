import { withSystem } from "@molecule/db";
import { recordChange } from "@molecule/db/repositories";
import type { TenantId, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "@molecule/services/calls";

/** Tells screens that a workspace spent something, at most twice a second however many calls there are. */
export type UsageAnnouncer = {
  note(tenantId: TenantId, workspaceId: WorkspaceId): void;
  /** Tells what is left and stops. */
  close(): Promise<void>;
};

const INTERVAL_MS = 500;

/** A notification takes a lock on the whole server at commit, so calls must not make one each. */
export const createUsageAnnouncer = (
  ctx: Pick<ServiceContext, "db">,
  onError: (error: unknown) => void,
): UsageAnnouncer => {
  let noted = new Map<WorkspaceId, TenantId>();
  let timer: NodeJS.Timeout | undefined;

  const announce = async (): Promise<void> => {
    timer = undefined;
    const changed = noted;
    noted = new Map();
    if (changed.size === 0) return;
    try {
      await withSystem(ctx.db, async (tx) => {
        for (const [workspaceId, tenantId] of changed)
          await recordChange(tx, { tenantId, workspaceId, topic: "usage" });
      });
    } catch (error) {
      // A screen that missed this shows the numbers with the next change, or when it is opened.
      onError(error);
    }
  };

  return {
    note: (tenantId, workspaceId) => {
      noted.set(workspaceId, tenantId);
      timer ??= setTimeout(announce, INTERVAL_MS);
    },
    close: async () => {
      clearTimeout(timer);
      await announce();
    },
  };
};
