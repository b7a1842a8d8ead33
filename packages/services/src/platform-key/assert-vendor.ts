import { DomainError } from "@molecule/domain";
import type { Registry } from "@molecule/registry";

/** Vendors whose models the platform serves. */
export const listVendors = (registry: Registry): readonly string[] =>
  registry.providers.flatMap(({ upstreamVendor }) => upstreamVendor ?? []);

/** @throws DomainError BAD_INPUT that names the vendors there are */
export const assertVendor = (registry: Registry, vendor: string): void => {
  const vendors = listVendors(registry);
  if (vendors.includes(vendor)) return;
  throw new DomainError("BAD_INPUT", `The platform serves no vendor "${vendor}".`, {
    field: "vendor",
    remedy: `Name one of ${vendors.join(", ")}.`,
    suggestions: vendors,
  });
};
