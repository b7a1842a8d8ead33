import { type Database, listen, withTenant } from "@molecule/db";
import { listChangesAfter } from "@molecule/db/repositories";
import { processScope, type TenantId, tenantIdSchema } from "@molecule/domain";
import { z } from "zod";
import type { ChangeView } from "./views/index.ts";

export type ChangeListener = (change: ChangeView) => void;

/** Tells the subscribers of this process what moved, over one database connection. */
export type ChangeFeed = {
  /** @returns the function that ends the subscription */
  readonly subscribe: (tenantId: TenantId, listener: ChangeListener) => () => void;
  readonly close: () => Promise<void>;
};

const notification = z.object({ tenantId: tenantIdSchema, seq: z.number().int() });

type Channel = { readonly listeners: Set<ChangeListener>; readonly heard: Set<number>; reading: boolean };

/** More than this in one read, and the screens fetch everything instead. */
const MOST_AT_ONCE = 500;

/** Everything may have moved: sent after a gap. */
export const resetChange = (seq: number): ChangeView => ({ seq, workspaceId: null, topic: "reset" });

const readHeard = async (
  db: Database,
  tenantId: TenantId,
  heard: ReadonlySet<number>,
): Promise<ChangeView[]> => {
  const scope = processScope("canvas", tenantId);
  const first = Math.min(...heard);
  const rows = await withTenant(db, scope, (tx) => listChangesAfter(tx, scope, first - 1, MOST_AT_ONCE), {
    readOnly: true,
  });
  if (rows.length === MOST_AT_ONCE) return [resetChange(Math.max(...heard))];
  return rows
    .filter((row) => heard.has(row.seq))
    .map(({ seq, workspaceId, topic }) => ({ seq, workspaceId, topic }));
};

type OnFailure = (error: unknown) => void;

/** Reads what a tenant's channel heard and tells its listeners; one reader at a time. */
const pump = async (
  db: Database,
  tenantId: TenantId,
  channel: Channel,
  onFailure: OnFailure,
): Promise<void> => {
  if (channel.reading) return;
  channel.reading = true;
  try {
    while (channel.heard.size > 0) {
      const heard = new Set(channel.heard);
      channel.heard.clear();
      const changes = await readHeard(db, tenantId, heard).catch((error: unknown) => {
        onFailure(error);
        return [resetChange(Math.max(...heard))];
      });
      for (const change of changes) for (const listener of channel.listeners) listener(change);
    }
  } finally {
    channel.reading = false;
  }
};

/** A payload that is none of ours is ignored: whoever may use the database may notify. */
const parseNotification = (payload: string) => {
  try {
    return notification.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
};

/**
 * Hears `molecule_changes` once for the whole process. A tenant's changes are read once for all its subscribers,
 * and those that arrive during a read are read together.
 */
export const createChangeFeed = async (db: Database, onFailure: OnFailure): Promise<ChangeFeed> => {
  const channels = new Map<TenantId, Channel>();

  const hear = (payload: string): void => {
    const heard = parseNotification(payload);
    const channel = heard && channels.get(heard.tenantId);
    if (heard === undefined || channel === undefined) return;
    channel.heard.add(heard.seq);
    void pump(db, heard.tenantId, channel, onFailure);
  };

  const resetAll = (): void => {
    for (const channel of channels.values())
      for (const listener of channel.listeners) listener(resetChange(0));
  };

  const close = await listen(db, "molecule_changes", hear, resetAll);
  return {
    subscribe: (tenantId, listener) => {
      const channel = channels.get(tenantId) ?? { listeners: new Set(), heard: new Set(), reading: false };
      channels.set(tenantId, channel);
      channel.listeners.add(listener);
      return () => {
        channel.listeners.delete(listener);
        if (channel.listeners.size === 0 && channels.get(tenantId) === channel) channels.delete(tenantId);
      };
    },
    close,
  };
};
