import { type Database, withTenant } from "@molecule/db";
import { type AttemptWithCharge, findBalance, listAttempts } from "@molecule/db/repositories";
import type { NanoUsd, TenantScope } from "@molecule/domain";

/** All calls of a tenant, oldest first. */
export const readAttempts = async (db: Database, scope: TenantScope): Promise<readonly AttemptWithCharge[]> =>
  (await withTenant(db, scope, (tx) => listAttempts(tx, scope, { limit: 1000 }))).toReversed();

export const readBalance = (db: Database, scope: TenantScope): Promise<NanoUsd> =>
  withTenant(db, scope, (tx) => findBalance(tx, scope));
