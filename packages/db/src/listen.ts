import { sql } from "drizzle-orm";
import { CLIENT, type Database } from "./connect-database.ts";
import type { SystemTx, TenantTx } from "./transaction.ts";

/**
 * `molecule_work`: a workspace id with something for the supervisor. `molecule_changes`: JSON `{tenantId, seq}`.
 * `molecule_run_ended`: a run id whose keys are no longer valid.
 */
export type Channel = "molecule_work" | "molecule_changes" | "molecule_run_ended";

/**
 * Hears a channel on a connection of its own until the returned function is called. Notifications sent while
 * the connection was away are lost: `onReconnect` is the moment to look for what was missed.
 */
export const listen = async (
  db: Database,
  channel: Channel,
  onPayload: (payload: string) => void,
  onReconnect: () => void = () => undefined,
): Promise<() => Promise<void>> => {
  let connectedBefore = false;
  const subscription = await db[CLIENT].listen(channel, onPayload, () => {
    if (connectedBefore) onReconnect();
    connectedBefore = true;
  });
  return subscription.unlisten;
};

/** Notifies a channel when the transaction commits; nothing is sent when it rolls back. */
export const notify = async (tx: TenantTx | SystemTx, channel: Channel, payload: string): Promise<void> => {
  await tx.execute(sql`select pg_notify(${channel}, ${payload})`);
};
