import { sql } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { CLIENT, type Database, DRIZZLE } from "./connect-database.ts";

declare const role: unique symbol;

export type Transaction = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];

/** A transaction that runs as `molecule_app` inside one tenant. */
export type TenantTx = Transaction & { readonly [role]: "tenant" };

/** A transaction that runs as `molecule_system`: the few things that must cross tenants. */
export type SystemTx = Transaction & { readonly [role]: "system" };

export type TransactionOptions = {
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
  readonly readOnly?: boolean;
};

type DatabaseRole = "molecule_app" | "molecule_system";

/**
 * Begins a transaction whose first statement takes the role and names the tenant. Both settings are local to
 * the transaction, so a pooled connection never carries them to the next one.
 */
export const runInRole = async <T>(
  db: Database,
  databaseRole: DatabaseRole,
  tenantId: string,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> =>
  db[DRIZZLE].transaction(
    async (tx) => {
      await tx.execute(
        sql`select set_config('role', ${databaseRole}, true), set_config('app.tenant_id', ${tenantId}, true)`,
      );
      return work(tx);
    },
    options.isolation === undefined && options.readOnly === undefined
      ? undefined
      : {
          isolationLevel: options.isolation ?? "read committed",
          accessMode: options.readOnly === true ? "read only" : "read write",
        },
  );

/** True when the database answers; used by readiness checks. */
export const pingDatabase = async (db: Database): Promise<boolean> => {
  try {
    await db[CLIENT]`select 1`;
    return true;
  } catch {
    return false;
  }
};
