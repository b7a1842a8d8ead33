import { eq, sql } from "drizzle-orm";
import { vendorOffers } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";

/** Vendors for which the gateway has a working credential, as it last said. */
export const listOfferedVendors = async (tx: SystemTx): Promise<ReadonlySet<string>> => {
  const rows = await tx
    .select({ vendor: vendorOffers.vendor })
    .from(vendorOffers)
    .where(eq(vendorOffers.offered, true));
  return new Set(rows.map(({ vendor }) => vendor));
};

/** A gateway tells which vendors it can serve. */
export const recordVendorOffers = async (
  tx: SystemTx,
  reportedBy: string,
  offers: readonly { readonly vendor: string; readonly offered: boolean }[],
): Promise<void> => {
  if (offers.length === 0) return;
  await tx
    .insert(vendorOffers)
    .values(offers.map((offer) => ({ ...offer, reportedBy })))
    .onConflictDoUpdate({
      target: vendorOffers.vendor,
      set: {
        offered: sql`excluded.offered`,
        reportedBy: sql`excluded.reported_by`,
        reportedAt: sql`now()`,
      },
    });
};
