import type { Database } from "./connect-database.ts";
import { runInRole, type SealingTx, type TransactionOptions } from "./transaction.ts";

/**
 * Runs `work` in one transaction as `molecule_sealing`, for the process that holds the private keys: it alone moves
 * sealed bytes from one key to another, and notes which do not open.
 */
export const withSealing = <T>(
  db: Database,
  work: (tx: SealingTx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> => runInRole(db, "molecule_sealing", "", (tx) => work(tx as SealingTx), options);
