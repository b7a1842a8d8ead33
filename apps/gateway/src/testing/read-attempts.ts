import { type Database, withTenant } from "@molecule/db";
import { type AttemptWithCharge, findBalance, listAttempts } from "@molecule/db/repositories";
import type { NanoUsd, TenantScope } from "@molecule/domain";
import type { Caller } from "./create-caller.ts";

/**
 * All calls of a tenant, oldest first: the ids of one gateway grow, while the times that it admits at follow its idea of
 * the database's clock, which is set anew now and then.
 */
export const readAttempts = async (db: Database, scope: TenantScope): Promise<readonly AttemptWithCharge[]> =>
  (await withTenant(db, scope, (tx) => listAttempts(tx, scope, { limit: 1000 }))).toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  );

/** However many there are. */
export const readAllAttempts = (db: Database, scope: TenantScope): Promise<readonly AttemptWithCharge[]> =>
  withTenant(db, scope, (tx) => listAttempts(tx, scope, { limit: 1_000_000 }));

/** What a tenant was charged in all: what its credit lost since it was given. */
export const readCharged = async (db: Database, { scope, creditNanoUsd }: Caller): Promise<NanoUsd> =>
  creditNanoUsd - (await withTenant(db, scope, (tx) => findBalance(tx, scope)));
