import postgres from "postgres";
import { EVERY_CONNECTION } from "./every-connection.ts";
import { assertServerVersion } from "./server-version.ts";

/** Runs `work` on one short-lived connection; `url` must be allowed to create roles and databases. */
const withAdmin = async <T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> => {
  const sql = postgres(url, {
    ...EVERY_CONNECTION,
    max: 1,
    connection: { application_name: "molecule-provision" },
  });
  try {
    await assertServerVersion(sql);
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
};

/**
 * Creates the role that the processes log in as, or sets its password. It owns the tables, may create the three
 * roles that it works as, and is neither superuser nor exempt from row-level security.
 */
export const setLoginRole = (adminUrl: string, name: string, password: string): Promise<void> =>
  withAdmin(adminUrl, async (sql) => {
    const [existing] = await sql`select 1 from pg_roles where rolname = ${name}`;
    const verb = existing === undefined ? "create" : "alter";
    // A password cannot be a parameter of this statement; format() quotes it.
    const [row] = await sql<{ statement: string }[]>`
      select format(
        ${`${verb} role %I login nosuperuser nobypassrls nocreatedb createrole password %L`}::text,
        ${name}::text, ${password}::text
      ) as statement`;
    if (row !== undefined) await sql.unsafe(row.statement);
  });

/**
 * Lets a login role work as the roles of ours that this server has already, from another database or a restored one:
 * only who made them, or a superuser, may. Where there are none yet, the migration makes them.
 */
export const grantWorkingRoles = (adminUrl: string, name: string): Promise<void> =>
  withAdmin(adminUrl, async (sql) => {
    const known = await sql<{ role: string }[]>`
      select rolname as role from pg_roles
      where rolname in ('molecule_app', 'molecule_system', 'molecule_auth', 'molecule_sealing')
        and not pg_has_role(${name}, oid, 'SET')`;
    for (const { role } of known) await sql`grant ${sql(role)} to ${sql(name)} with set true, inherit false`;
  });

export type CreateDatabaseOptions = {
  readonly owner: string;
  /** Copies this database; nobody may be connected to it. */
  readonly template?: string;
  readonly unlessExists?: boolean;
};

/** @throws PostgresError 42P04 when it exists and `unlessExists` is not set. */
export const createDatabase = (
  adminUrl: string,
  name: string,
  options: CreateDatabaseOptions,
): Promise<void> =>
  withAdmin(adminUrl, async (sql) => {
    if (options.unlessExists === true) {
      const [existing] = await sql`select 1 from pg_database where datname = ${name}`;
      if (existing !== undefined) return;
    }
    const template = options.template ?? "template1";
    await sql`create database ${sql(name)} owner ${sql(options.owner)} template ${sql(template)}`;
  });

/** Drops a database with whoever is connected to it; nothing happens when it is not there. */
export const dropDatabase = (adminUrl: string, name: string): Promise<void> =>
  withAdmin(adminUrl, async (sql) => {
    await sql`drop database if exists ${sql(name)} with (force)`;
  });
