import { notFound, type TenantBillingMode, type TenantId, type TenantScope } from "@molecule/domain";
import { asc, eq } from "drizzle-orm";
import { tenants } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type Tenant = typeof tenants.$inferSelect;
export type NewTenant = Pick<Tenant, "name" | "slug"> & Partial<Pick<Tenant, "billingMode" | "sandbox">>;

export const findTenant = async (tx: TenantTx, scope: TenantScope): Promise<Tenant | undefined> => {
  const [row] = await tx.select().from(tenants).where(eq(tenants.id, scope.tenantId));
  return row;
};

/** @throws DomainError NOT_FOUND */
export const getTenant = async (tx: TenantTx, scope: TenantScope): Promise<Tenant> => {
  const row = await findTenant(tx, scope);
  if (row === undefined) throw notFound("organization");
  return row;
};

/**
 * Reads the tenant and keeps it as it is until the transaction ends: `share` against a change of its mode,
 * `update` to change it, or to write what every workspace inherits. Always taken before a workspace's row.
 * @throws DomainError NOT_FOUND
 */
export const lockTenant = async (
  tx: TenantTx,
  scope: TenantScope,
  strength: "share" | "update",
): Promise<Tenant> => {
  const [row] = await tx.select().from(tenants).where(eq(tenants.id, scope.tenantId)).for(strength);
  if (row === undefined) throw notFound("organization");
  return row;
};

export const setTenantBillingMode = async (
  tx: TenantTx,
  scope: TenantScope,
  billingMode: TenantBillingMode,
): Promise<void> => {
  await tx.update(tenants).set({ billingMode }).where(eq(tenants.id, scope.tenantId));
};

export const setTenantOverage = async (
  tx: TenantTx,
  scope: TenantScope,
  overage: Pick<Tenant, "overageCapNanoUsd" | "overageNanoUsd">,
): Promise<void> => {
  await tx.update(tenants).set(overage).where(eq(tenants.id, scope.tenantId));
};

/** Inserts the scope's own tenant; one that exists already stays as it is. */
export const insertTenant = async (tx: TenantTx, scope: TenantScope, tenant: NewTenant): Promise<void> => {
  await tx
    .insert(tenants)
    .values({ ...tenant, id: scope.tenantId })
    .onConflictDoNothing();
};

/** Every tenant, for operators. */
export const listTenants = (tx: SystemTx): Promise<Tenant[]> =>
  tx.select().from(tenants).orderBy(asc(tenants.name));

/** For operators, who act in a tenant without being its members. */
export const findTenantById = async (tx: SystemTx, tenantId: TenantId): Promise<Tenant | undefined> => {
  const [row] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
  return row;
};
