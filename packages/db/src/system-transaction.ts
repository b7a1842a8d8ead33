import type { Database } from "./connect-database.ts";
import { runInRole, type SystemTx, type TransactionOptions } from "./transaction.ts";

/**
 * Runs `work` in one transaction as `molecule_system`, which sees all tenants but only the columns that crossing
 * tenants needs. Whoever found a tenant here goes on with `withTenant`.
 */
export const withSystem = <T>(
  db: Database,
  work: (tx: SystemTx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> => runInRole(db, "molecule_system", "", (tx) => work(tx as SystemTx), options);
