import { DefaultLogger } from "drizzle-orm/logger";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

/**
 * Only this package can reach the client, so that no query runs outside a branded transaction. The symbols are
 * registered: Next loads this module once for pages and once for routes, and both use one pool.
 */
export const CLIENT: unique symbol = Symbol.for("molecule.db.client");
export const DRIZZLE: unique symbol = Symbol.for("molecule.db.drizzle");
/** Sessions that are `molecule_system` from their first statement to their last; see system-writer.ts. */
export const SYSTEM_CLIENT: unique symbol = Symbol.for("molecule.db.system-client");

/** A pool of connections to one database. */
export type Database = {
  readonly [CLIENT]: postgres.Sql;
  readonly [DRIZZLE]: PostgresJsDatabase;
  readonly [SYSTEM_CLIENT]: postgres.Sql;
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

/** No statement of ours takes longer than this; one that does is a mistake that must not hold locks. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** Soon, then every second: a server that comes back after a while must not be waited for once more. */
const backoffSeconds = (retries: number): number => Math.min(0.05 * 2 ** retries, 1);

/** As many groups of calls as may be under way at once. */
const SYSTEM_CONNECTIONS = 2;

/** Opens a pool. Connections are made when they are needed, so this does not fail when the server is away. */
export const connectDatabase = (options: ConnectOptions): Database => {
  const connection = {
    application_name: options.applicationName,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  };
  const common = { connect_timeout: 10, backoff: backoffSeconds, onnotice: () => undefined };
  const client = postgres(options.url, { ...common, max: options.maxConnections ?? 10, connection });
  const system = postgres(options.url, {
    ...{ ...common, max: SYSTEM_CONNECTIONS },
    connection: { ...connection, role: "molecule_system" },
  });
  const orm = drizzle(client, options.logQueries === true ? { logger: new DefaultLogger() } : {});
  return { [CLIENT]: client, [DRIZZLE]: orm, [SYSTEM_CLIENT]: system };
};

/** Ends the pool; statements in flight get up to five seconds. */
export const closeDatabase = async (db: Database): Promise<void> => {
  await Promise.all([db[CLIENT].end({ timeout: 5 }), db[SYSTEM_CLIENT].end({ timeout: 5 })]);
};
