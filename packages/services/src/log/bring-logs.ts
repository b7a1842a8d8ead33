import { withSystem, withTenant } from "@molecule/db";
import { bringRunLog, listWatchedLogs, recordChange, type WatchedLog } from "@molecule/db/repositories";
import { processScope, type WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

/** How a supervisor reads what its runs wrote: the end of it, redacted where it was written. */
export type ReadLog = (watched: WatchedLog) => Promise<string>;

/** A NUL cannot be stored, and says nothing to a reader. */
const storable = (text: string): string => text.replaceAll("\0", "");

/**
 * Brings what somebody watches of the workspaces that this supervisor holds. A log that cannot be read holds up no
 * other.
 */
export const bringLogs = async (
  ctx: Pick<ServiceContext, "db">,
  isOurs: (workspaceId: WorkspaceId) => boolean,
  read: ReadLog,
  onError: (error: unknown, watched: WatchedLog) => void,
): Promise<void> => {
  for (const watched of await withSystem(ctx.db, listWatchedLogs, { readOnly: true })) {
    const { runId, tenantId, workspaceId } = watched;
    if (!isOurs(workspaceId)) continue;
    try {
      const text = storable(await read(watched));
      const scope = processScope("supervisor", tenantId);
      await withTenant(ctx.db, scope, async (tx) => {
        if (await bringRunLog(tx, scope, runId, text))
          await recordChange(tx, { tenantId, workspaceId, topic: "log" });
      });
    } catch (error) {
      onError(error, watched);
    }
  }
};
