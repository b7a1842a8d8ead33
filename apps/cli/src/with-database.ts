import type { Database } from "@molecule/db";
import { readDatabaseEnv } from "./env.ts";

/** Runs `work` on the database that the environment names. Its code is loaded only by the commands that need it. */
export const withDatabase = async <T>(work: (db: Database) => Promise<T>): Promise<T> => {
  const { DATABASE_URL: url } = readDatabaseEnv();
  const { closeDatabase, connectDatabase } = await import("@molecule/db");
  const db = connectDatabase({ url, maxConnections: 3, applicationName: "molecule-cli" });
  try {
    return await work(db);
  } finally {
    await closeDatabase(db);
  }
};
