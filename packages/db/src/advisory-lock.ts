import { type Database, SESSIONS } from "./connect-database.ts";

/**
 * Runs `work` while no other process runs work under the same name in this database. The lock lives on a
 * connection of its own, so `work` may take any number of transactions; it ends with the connection.
 */
export const withAdvisoryLock = <T>(db: Database, name: string, work: () => Promise<T>): Promise<T> =>
  db[SESSIONS].use(async ({ client }) => {
    await client`select pg_advisory_lock(hashtextextended(${name}, 0))`;
    try {
      return await work();
    } finally {
      await client`select pg_advisory_unlock(hashtextextended(${name}, 0))`;
    }
  });

/**
 * Runs `work` if no other process runs work under the same name in this database at the moment; else does nothing.
 * @returns whether it ran
 */
export const tryAdvisoryLock = (db: Database, name: string, work: () => Promise<void>): Promise<boolean> =>
  db[SESSIONS].use(async ({ client }) => {
    const [row] = await client`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as taken`;
    if (row?.taken !== true) return false;
    try {
      await work();
      return true;
    } finally {
      await client`select pg_advisory_unlock(hashtextextended(${name}, 0))`;
    }
  });
