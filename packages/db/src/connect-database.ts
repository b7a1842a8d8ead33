import type { SessionSettings } from "./session.ts";
import { createSessionPool, type SessionPool } from "./session-pool.ts";

/**
 * Only this package can reach these, so that no query runs outside a branded transaction. They are registered
 * symbols: Next loads this module once for pages and once for routes, and both use one pool.
 */
export const SESSIONS: unique symbol = Symbol.for("molecule.db.sessions");
/** Sessions that are `molecule_system` from their first statement to their last; see system-writer.ts. */
export const SYSTEM_SESSIONS: unique symbol = Symbol.for("molecule.db.system-sessions");
export const SETTINGS: unique symbol = Symbol.for("molecule.db.settings");

/** A pool of connections to one database. */
export type Database = {
  readonly [SESSIONS]: SessionPool;
  readonly [SYSTEM_SESSIONS]: SessionPool;
  readonly [SETTINGS]: SessionSettings & { readonly logQueries: boolean };
};

export type ConnectOptions = {
  readonly url: string;
  /** Size of the pool; 10 unless told. */
  readonly maxConnections?: number;
  /** What `pg_stat_activity` shows, e.g. `molecule-gateway`. */
  readonly applicationName: string;
  /** Prints every statement with its parameters; only for looking at a problem on one's own machine. */
  readonly logQueries?: boolean;
};

/** As many groups of calls as may be under way at once. */
const SYSTEM_CONNECTIONS = 2;
const CLOSE_PATIENCE_MS = 5_000;

/** Opens a pool. Connections are made when they are needed, so this does not fail when the server is away. */
export const connectDatabase = (options: ConnectOptions): Database => {
  const { url, maxConnections = 10, applicationName, logQueries = false } = options;
  const settings = { url, applicationName };
  return {
    [SESSIONS]: createSessionPool(settings, maxConnections),
    [SYSTEM_SESSIONS]: createSessionPool({ ...settings, role: "molecule_system" }, SYSTEM_CONNECTIONS),
    [SETTINGS]: { ...settings, logQueries },
  };
};

/** Ends the pool; work in hand gets up to five seconds. */
export const closeDatabase = async (db: Database): Promise<void> => {
  await Promise.all([db[SESSIONS].end(CLOSE_PATIENCE_MS), db[SYSTEM_SESSIONS].end(CLOSE_PATIENCE_MS)]);
};
