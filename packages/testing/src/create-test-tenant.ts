import { type Database, withTenant } from "@molecule/db";
import { insertTenant } from "@molecule/db/repositories";
import {
  newId,
  type TenantBillingMode,
  type TenantId,
  type TenantRole,
  type TenantScope,
  type UserId,
} from "@molecule/domain";

export type TestTenantOptions = {
  readonly sandbox?: boolean;
  readonly billingMode?: TenantBillingMode;
  readonly role?: TenantRole;
  readonly operator?: boolean;
};

/** A tenant of its own for one test, and the scope of a person in it (an owner unless told). */
export const createTestTenant = async (
  db: Database,
  options: TestTenantOptions = {},
): Promise<TenantScope> => {
  const tenantId = newId<TenantId>();
  const scope: TenantScope = {
    tenantId,
    actor: { kind: "user", userId: newId<UserId>(), name: "Test Person" },
    role: options.role ?? "owner",
    operator: options.operator ?? false,
  };
  await withTenant(db, scope, (tx) =>
    insertTenant(tx, scope, {
      name: "Test tenant",
      slug: `test-${tenantId}`,
      billingMode: options.billingMode ?? "platform_managed",
      sandbox: options.sandbox ?? false,
    }),
  );
  return scope;
};
