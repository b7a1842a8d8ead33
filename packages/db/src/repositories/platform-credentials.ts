import { asc, eq, inArray, sql } from "drizzle-orm";
import { platformCredentials } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type PlatformCredential = typeof platformCredentials.$inferSelect;

/** Which of these fingerprints are a platform credential's, live or retired. */
export const findPlatformFingerprints = async (
  tx: TenantTx | SystemTx,
  fingerprints: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (fingerprints.length === 0) return new Set();
  const rows = await tx
    .select({ fingerprint: platformCredentials.fingerprint })
    .from(platformCredentials)
    .where(inArray(platformCredentials.fingerprint, [...fingerprints]));
  return new Set(rows.map((row) => row.fingerprint));
};

/** Registers a platform credential by fingerprint; one that is known becomes live again. */
export const recordPlatformCredential = async (
  tx: SystemTx,
  credential: Pick<PlatformCredential, "fingerprint" | "vendor" | "hint">,
): Promise<void> => {
  await tx
    .insert(platformCredentials)
    .values(credential)
    .onConflictDoUpdate({
      target: platformCredentials.fingerprint,
      set: { status: "live", retiredAt: null },
    });
};

/** Retires a credential; its fingerprint stays known for good. */
export const retirePlatformCredential = async (tx: SystemTx, fingerprint: string): Promise<void> => {
  await tx
    .update(platformCredentials)
    .set({ status: "retired", retiredAt: sql`now()` })
    .where(eq(platformCredentials.fingerprint, fingerprint));
};

export const listPlatformCredentials = (tx: SystemTx): Promise<PlatformCredential[]> =>
  tx.select().from(platformCredentials).orderBy(asc(platformCredentials.registeredAt));
