import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { migrateDatabase } from "@molecule/db/migrate";
import type { TestPostgres } from "@molecule/testing";
import { clusterPaths } from "../postgres/cluster.ts";
import { startEmbeddedPostgres } from "../postgres/embedded-postgres.ts";
import { findPostmaster, isAlive } from "../postgres/postmaster-file.ts";
import { stopServer } from "../postgres/server.ts";

const PREFIX = "molecule-test-postgres-";
const TEMPLATE = "molecule_template";

/** Ends servers of runs that were killed, so that they do not pile up. */
const sweepOrphans = async (root: string): Promise<void> => {
  for (const name of readdirSync(root)) {
    if (!name.startsWith(PREFIX)) continue;
    const dir = join(root, name);
    try {
      if (isAlive(Number(readFileSync(join(dir, "owner.pid"), "utf8")))) continue;
    } catch {
      // No owner yet: another run is creating it at this moment.
      continue;
    }
    const postmaster = findPostmaster(clusterPaths(dir).data);
    if (postmaster !== null) await stopServer(dir, postmaster.pid);
    rmSync(dir, { recursive: true, force: true });
  }
};

/**
 * Starts a server that keeps nothing, with a migrated template to copy from. One per test run, so that runs beside
 * each other do not meet.
 */
export const startThrowawayPostgres = async (): Promise<TestPostgres & { stop: () => Promise<void> }> => {
  const root = tmpdir();
  mkdirSync(root, { recursive: true });
  await sweepOrphans(root);
  const dir = mkdtempSync(join(root, PREFIX));
  writeFileSync(join(dir, "owner.pid"), String(process.pid));
  const server = await startEmbeddedPostgres({ dir, durable: false, database: TEMPLATE });
  await migrateDatabase(server.url);
  return {
    adminUrl: server.adminUrl,
    templateUrl: server.url,
    stop: async () => {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
