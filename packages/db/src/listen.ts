import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { type Database, SETTINGS } from "./connect-database.ts";
import { EVERY_CONNECTION } from "./every-connection.ts";
import type { SystemTx, TenantTx } from "./transaction.ts";

/**
 * `molecule_work`: a workspace id with something for the supervisor. `molecule_changes`: JSON `{tenantId, seq}`.
 * `molecule_run_ended`: a run id whose keys are no longer valid. `molecule_platform`: the operator's store of
 * provider keys or a kill switch moved; every gateway looks again. `molecule_budgets`: a tenant id whose budgets
 * changed. `molecule_credit_wanted`: JSON `{by, tenantId, accounts}`, from a gateway that ran dry.
 */
export type Channel =
  | "molecule_work"
  | "molecule_changes"
  | "molecule_run_ended"
  | "molecule_platform"
  | "molecule_budgets"
  | "molecule_credit_wanted";

const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 2_000;

type Ear = { readonly ready: Promise<void>; readonly close: () => Promise<void> };

/** One connection that listens; it is not used again once it was lost. */
const openEar = (
  db: Database,
  channel: Channel,
  onPayload: (payload: string) => void,
  onLost: () => void,
): Ear => {
  const { url, applicationName } = db[SETTINGS];
  let closing = false;
  const options = {
    ...EVERY_CONNECTION,
    max: 1,
    connect_timeout: 10,
    idle_timeout: 0,
    max_lifetime: null,
    connection: { application_name: `${applicationName}-listen` },
    onnotify: (_: string, payload: string) => onPayload(payload),
    onclose: () => {
      if (closing) return;
      closing = true;
      void client.end({ timeout: 0 }).catch(() => undefined);
      onLost();
    },
  };
  const client = postgres(url, options);
  return {
    ready: client.unsafe(`listen ${channel}`).then(() => undefined),
    close: async () => {
      closing = true;
      await client.end({ timeout: 0 });
    },
  };
};

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
  let stopped = false;
  let current: Ear | undefined;
  const open = async (): Promise<void> => {
    const ear = openEar(db, channel, onPayload, () => {
      if (ear === current) void reopen();
    });
    try {
      await ear.ready;
      current = ear;
    } catch (error) {
      await ear.close().catch(() => undefined);
      throw error;
    }
  };
  const reopen = async (): Promise<void> => {
    for (let waitMs = RETRY_FIRST_MS; !stopped; waitMs = Math.min(waitMs * 2, RETRY_LAST_MS)) {
      await sleep(waitMs, undefined, { ref: false });
      try {
        if (!stopped) await open();
        if (!stopped) onReconnect();
        return;
      } catch {
        // The server is still away.
      }
    }
  };
  await open();
  return async () => {
    stopped = true;
    await current?.close();
  };
};

/** Notifies a channel when the transaction commits; nothing is sent when it rolls back. */
export const notify = async (tx: TenantTx | SystemTx, channel: Channel, payload: string): Promise<void> => {
  await tx.execute(sql`select pg_notify(${channel}, ${payload})`);
};
