import type { TenantScope } from "@molecule/domain";
import type { Database } from "./connect-database.ts";
import { runInRole, type TenantTx, type TransactionOptions } from "./transaction.ts";

/**
 * Runs `work` in one transaction as `molecule_app` inside the scope's tenant; row-level security hides every
 * other tenant. Commits when `work` resolves, rolls back when it throws.
 */
export const withTenant = <T>(
  db: Database,
  scope: TenantScope,
  work: (tx: TenantTx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> => runInRole(db, "molecule_app", scope.tenantId, (tx) => work(tx as TenantTx), options);
