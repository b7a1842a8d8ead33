import { DefaultLogger } from "drizzle-orm/logger";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";

/** Only this package can reach the client, so that no query runs outside a branded transaction. */
export const CLIENT: unique symbol = Symbol("database client");
export const DRIZZLE: unique symbol = Symbol("drizzle");

/** A pool of connections to one database. */
export type Database = {
  readonly [CLIENT]: postgres.Sql;
  readonly [DRIZZLE]: PostgresJsDatabase;
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

/** Opens a pool. Connections are made when they are needed, so this does not fail when the server is away. */
export const connectDatabase = (options: ConnectOptions): Database => {
  const client = postgres(options.url, {
    max: options.maxConnections ?? 10,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: {
      application_name: options.applicationName,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    },
  });
  const orm = drizzle(client, options.logQueries === true ? { logger: new DefaultLogger() } : {});
  return { [CLIENT]: client, [DRIZZLE]: orm };
};

/** Ends the pool; statements in flight get up to five seconds. */
export const closeDatabase = async (db: Database): Promise<void> => {
  await db[CLIENT].end({ timeout: 5 });
};
