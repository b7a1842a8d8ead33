import type { Suspension } from "@molecule/db/repositories";
import { DomainError, type TenantId } from "@molecule/domain";

/** The operator's kill switches, as this gateway knows them. */
export type Suspensions = {
  set(rows: readonly Suspension[]): void;
  /** Why a call of this tenant through this vendor is not served, or undefined. */
  check(tenantId: TenantId, vendor: string): DomainError | undefined;
  /** Why nobody's call through this vendor is served, or undefined. */
  checkVendor(vendor: string): DomainError | undefined;
};

export const createSuspensions = (): Suspensions => {
  let tenants = new Map<TenantId, string>();
  let vendors = new Map<string, string>();
  const checkVendor = (vendor: string): DomainError | undefined => {
    const reason = vendors.get(vendor);
    if (reason === undefined) return undefined;
    return new DomainError("PROVIDER_SUSPENDED", `Calls to ${vendor} are suspended: ${reason}`, {
      provider: vendor,
      remedy: "Choose a model of another vendor, or ask the operator of this installation.",
    });
  };
  return {
    set: (rows) => {
      tenants = new Map(
        rows.flatMap(({ tenantId, reason }) => (tenantId === null ? [] : [[tenantId, reason]])),
      );
      vendors = new Map(rows.flatMap(({ vendor, reason }) => (vendor === null ? [] : [[vendor, reason]])));
    },
    check: (tenantId, vendor) => {
      const ofTenant = tenants.get(tenantId);
      if (ofTenant !== undefined)
        return new DomainError(
          "TENANT_SUSPENDED",
          `The platform's calls of this organization are suspended: ${ofTenant}`,
          { remedy: "Ask the operator of this installation." },
        );
      return checkVendor(vendor);
    },
    checkVendor,
  };
};
