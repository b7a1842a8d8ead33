import type { WatchedLog } from "@molecule/db/repositories";
import type { ServiceContext } from "@molecule/services";
import { bringLogs } from "@molecule/services/logs";
import type { Drivers } from "../drivers/driver.ts";
import type { Log } from "../log.ts";
import type { Fleet } from "../reconcile/fleet.ts";
import { startTicker, type Ticker } from "../reconcile/ticker.ts";

const BRING_MS = 1_000;

/** Brings the logs that somebody watches on a screen, about once a second and only those. */
export const startLogRounds = (
  ctx: ServiceContext,
  fleet: Pick<Fleet, "holds">,
  drivers: Drivers,
  log: Log,
): Ticker => {
  const read = async ({ runId, tenantId, workspaceId, handle, driver }: WatchedLog): Promise<string> => {
    const kind = drivers[driver];
    const engine = handle === null ? {} : { engine: handle };
    return kind === undefined ? "" : kind.driver.logs({ runId, tenantId, workspaceId, ...engine });
  };
  return startTicker(
    BRING_MS,
    () =>
      bringLogs(ctx, fleet.holds, read, (error, { runId }) =>
        log.warn({ runId, err: error }, "a log could not be read"),
      ),
    (error) => log.error({ err: error }, "bringing logs failed"),
  );
};
