import { registry } from "@molecule/registry";

/** Vendors whose models the platform serves. */
export const VENDORS: readonly string[] = [
  ...new Set(registry.providers.flatMap(({ upstreamVendor }) => upstreamVendor ?? [])),
].toSorted();

const NAMES: ReadonlyMap<string, string> = new Map(
  registry.providers.flatMap(({ upstreamVendor, displayName }) =>
    upstreamVendor === null ? [] : [[upstreamVendor, displayName] as const],
  ),
);

/** What people call a vendor; one that the registry does not know any more goes by its id. */
export const nameOfVendor = (vendor: string): string => NAMES.get(vendor) ?? vendor;

export const VENDOR_OPTIONS: readonly { readonly value: string; readonly label: string }[] = VENDORS.map(
  (vendor) => ({ value: vendor, label: nameOfVendor(vendor) }),
);
