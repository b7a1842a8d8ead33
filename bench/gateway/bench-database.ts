import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDatabase, connectDatabase } from "@molecule/db";
import { migrateDatabase } from "@molecule/db/migrate";
import { createCaller } from "../../apps/gateway/src/testing/create-caller.ts";
import { startEmbeddedPostgres } from "../../scripts/postgres/embedded-postgres.ts";

export type BenchDatabase = {
  readonly url: string;
  /** The same database as the superuser sees it. */
  readonly adminUrl: string;
  /** An access key of a live run in a tenant that the platform serves. */
  readonly key: string;
};

/** Runs something on a durable PostgreSQL of its own, which is gone afterwards. */
export const withBenchDatabase = async (run: (database: BenchDatabase) => Promise<void>): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), "molecule-bench-"));
  const postgres = await startEmbeddedPostgres({ dir, durable: true, database: "molecule" });
  try {
    await migrateDatabase(postgres.url);
    const db = connectDatabase({ url: postgres.url, applicationName: "molecule-bench" });
    const { key } = await createCaller(db, { sandbox: false });
    await closeDatabase(db);
    const adminUrl = new URL(postgres.adminUrl);
    adminUrl.pathname = new URL(postgres.url).pathname;
    await run({ url: postgres.url, adminUrl: adminUrl.href, key });
  } finally {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
};
