import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { type Database, SESSIONS, SETTINGS } from "./connect-database.ts";
import { ConnectionLost, type Session } from "./session.ts";

declare const role: unique symbol;

/** Queries inside one transaction; it has no transactions of its own. */
export type Transaction = Omit<PostgresJsDatabase, "transaction">;

/** A transaction that runs as `molecule_app` inside one tenant. */
export type TenantTx = Transaction & { readonly [role]: "tenant" };

/** A transaction that runs as `molecule_system`: the few things that must cross tenants. */
export type SystemTx = Transaction & { readonly [role]: "system" };

/** A transaction that runs as `molecule_sealing`: it sees sealed bytes of every tenant, and nothing in clear. */
export type SealingTx = Transaction & { readonly [role]: "sealing" };

export type TransactionOptions = {
  /** Of one that writes; one that only reads sees one moment throughout, whatever is committed meanwhile. */
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
  readonly readOnly?: boolean;
};

type DatabaseRole = "molecule_app" | "molecule_system" | "molecule_sealing";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The whole beginning in one round trip; a tenant id is a UUID or nothing, so it can stand in the text. */
const beginText = (databaseRole: DatabaseRole, tenantId: string, options: TransactionOptions): string => {
  if (tenantId !== "" && !UUID.test(tenantId)) throw new TypeError("a tenant id is a UUID");
  const { readOnly = false, isolation = readOnly ? "repeatable read" : "read committed" } = options;
  return [
    `begin isolation level ${isolation} ${readOnly ? "read only" : "read write"}`,
    `select set_config('role', '${databaseRole}', true), set_config('app.tenant_id', '${tenantId}', true)`,
  ].join("; ");
};

/**
 * The client as a transaction sees it: closed to whoever still holds it after the end, or after the connection was
 * lost, so that nothing it sends can reach a session that is no longer its own.
 */
const guardClient = (session: Session, isOpen: () => boolean): postgres.Sql =>
  new Proxy(session.client, {
    get: (client, key, receiver) => {
      if (!session.isAlive()) throw new ConnectionLost();
      if (!isOpen()) throw new Error("this transaction has ended");
      return Reflect.get(client, key, receiver);
    },
  });

/**
 * Begins a transaction whose first statement takes the role and names the tenant. Both settings are local to
 * the transaction, so a pooled connection never carries them to the next one.
 */
export const runInRole = <T>(
  db: Database,
  databaseRole: DatabaseRole,
  tenantId: string,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> =>
  db[SESSIONS].use(async (session) => {
    let open = true;
    const { client } = session;
    await client.unsafe(beginText(databaseRole, tenantId, options));
    try {
      const result = await work(
        drizzle(
          guardClient(session, () => open),
          { logger: db[SETTINGS].logQueries },
        ),
      );
      open = false;
      await client.unsafe("commit");
      return result;
    } catch (error) {
      open = false;
      if (session.isAlive()) await client.unsafe("rollback");
      throw error;
    }
  });

/** True when the database answers; used by readiness checks. */
export const pingDatabase = async (db: Database): Promise<boolean> => {
  try {
    await db[SESSIONS].use(({ client }) => client`select 1`);
    return true;
  } catch {
    return false;
  }
};
