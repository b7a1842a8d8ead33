import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { EVERY_CONNECTION } from "./every-connection.ts";
import { assertServerVersion } from "./server-version.ts";

export const MIGRATIONS_DIR = join(import.meta.dirname, "../../../drizzle/migrations");

/** Any number that nothing else in this database locks. */
const MIGRATION_LOCK = 7_415_300_001;

/**
 * Brings a database to the current schema, in one transaction. Several processes may call it at once: the others
 * wait for the first and then find nothing to do.
 */
export const migrateDatabase = async (url: string): Promise<void> => {
  const client = postgres(url, {
    ...EVERY_CONNECTION,
    max: 1,
    connection: { application_name: "molecule-migrate" },
  });
  try {
    await assertServerVersion(client);
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_DIR });
  } finally {
    // Ending the session releases the lock.
    await client.end({ timeout: 5 });
  }
};
