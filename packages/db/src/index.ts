export { tryAdvisoryLock, withAdvisoryLock } from "./advisory-lock.ts";
export { type ConnectOptions, closeDatabase, connectDatabase, type Database } from "./connect-database.ts";
export { type Channel, listen, notify } from "./listen.ts";
export { withSealing } from "./sealing-transaction.ts";
export { withSystem } from "./system-transaction.ts";
export { type SystemWriter, systemWriter } from "./system-writer.ts";
export { withTenant } from "./tenant-transaction.ts";
export {
  pingDatabase,
  type SealingTx,
  type SystemTx,
  type TenantTx,
  type TransactionOptions,
} from "./transaction.ts";
