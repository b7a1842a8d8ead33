import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { createDatabase, setLoginRole } from "@molecule/db/provision";
import { findPostgresBinaries } from "./binaries.ts";
import { clusterPaths, LOGIN_ROLE, prepareCluster, SUPERUSER } from "./cluster.ts";
import { startServer, stopServer } from "./server.ts";
import { chooseLaunch } from "./unprivileged.ts";
import { watchServer } from "./watch-server.ts";

export type EmbeddedPostgres = {
  /** For the processes: the login role, which is neither superuser nor exempt from row-level security. */
  readonly url: string;
  /** For creating and dropping databases. */
  readonly adminUrl: string;
  readonly port: number;
  /** The server's process; it outlives us when we are killed. */
  readonly pid: () => number;
  readonly reused: boolean;
  readonly stop: () => Promise<void>;
};

export type EmbeddedPostgresOptions = {
  readonly dir: string;
  readonly durable: boolean;
  readonly preferredPort?: number;
  /** Created when absent, owned by the login role. */
  readonly database: string;
  /** Starts the server again whenever it dies, and says so here. */
  readonly keepAlive?: (line: string) => void;
};

/** A database's address on this server. */
export const databaseUrl = (port: number, user: string, password: string, database: string): string =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;

/**
 * Starts a real PostgreSQL from the installed binaries, with a login role and one database.
 * @throws StartError with what to do about it.
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const dir = resolve(options.dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const binaries = findPostgresBinaries();
  const launch = chooseLaunch();
  const passwords = prepareCluster(binaries, launch, dir, options.durable);
  const start = (preferredPort: number | undefined) =>
    startServer(binaries, launch, {
      dir,
      durable: options.durable,
      ...(preferredPort === undefined ? {} : { preferredPort }),
    });
  const server = await start(options.preferredPort);
  const { port } = server;
  const adminUrl = databaseUrl(port, SUPERUSER, passwords.superuser, "postgres");
  await setLoginRole(adminUrl, LOGIN_ROLE, passwords.login);
  await createDatabase(adminUrl, options.database, { owner: LOGIN_ROLE, unlessExists: true });
  const clusterDir = clusterPaths(dir).data;
  const watched =
    options.keepAlive === undefined
      ? undefined
      : watchServer({ clusterDir, first: server, restart: () => start(port), say: options.keepAlive });
  const pid = watched?.pid ?? (() => server.pid);
  return {
    url: databaseUrl(port, LOGIN_ROLE, passwords.login, options.database),
    adminUrl,
    port,
    pid,
    reused: server.reused,
    stop: async () => {
      await watched?.end();
      await stopServer(dir, pid());
    },
  };
};
