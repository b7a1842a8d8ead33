import { migrateDatabase } from "@molecule/db/migrate";
import { startEmbeddedPostgres } from "../postgres/embedded-postgres.ts";
import { StartError } from "../start-error.ts";
import { type DataDir, readJson, writeJson } from "./data-dir.ts";

export type OpenDatabase = {
  readonly url: string;
  readonly embedded: boolean;
  /** Of the embedded server. */
  readonly pid: (() => number) | null;
  readonly stop: () => Promise<void>;
};

const readPort = (value: unknown): number | undefined =>
  typeof value === "object" && value !== null && "port" in value
    ? Number(value.port) || undefined
    : undefined;

const openEmbedded = async (dataDir: DataDir, say: (line: string) => void): Promise<OpenDatabase> => {
  const remembered = dataDir.file("postgres-port.json");
  const preferredPort = readPort(readJson(remembered));
  const server = await startEmbeddedPostgres({
    dir: dataDir.file("postgres"),
    durable: true,
    database: "molecule",
    keepAlive: say,
    ...(preferredPort === undefined ? {} : { preferredPort }),
  });
  writeJson(remembered, { port: server.port });
  return { url: server.url, embedded: true, pid: server.pid, stop: server.stop };
};

/** What the host of an address is, without its password. */
const placeOf = (url: string): string => {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}${port === "" ? "" : `:${port}`}${pathname}`;
  } catch {
    return "(an address that cannot be read)";
  }
};

/** The database of `DATABASE_URL`, else the embedded one, migrated. @throws StartError with what to do */
export const openDatabase = async (
  dataDir: DataDir,
  externalUrl: string | undefined,
  say: (line: string) => void,
): Promise<OpenDatabase> => {
  const database: OpenDatabase =
    externalUrl === undefined || externalUrl === ""
      ? await openEmbedded(dataDir, say)
      : { url: externalUrl, embedded: false, pid: null, stop: () => Promise.resolve() };
  try {
    await migrateDatabase(database.url);
  } catch (cause) {
    await database.stop();
    const what =
      cause instanceof Error
        ? cause.cause instanceof Error
          ? cause.cause.message
          : cause.message
        : "unknown";
    throw new StartError(
      `The database ${placeOf(database.url)} cannot be brought up to date: ${what}`,
      database.embedded
        ? `Its log is ${dataDir.file("postgres/postgres.log")}.`
        : "Check DATABASE_URL: the server must be PostgreSQL 16 or newer, and the role must own the database and may create roles.",
      { cause },
    );
  }
  return database;
};
