import type { PlatformKeyId } from "@molecule/domain";
import { and, asc, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";
import { type PlatformKeyStatus, platformKeys } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";

export type PlatformKey = typeof platformKeys.$inferSelect;
export type NewPlatformKey = Pick<
  PlatformKey,
  "id" | "vendor" | "fingerprint" | "hint" | "sealed" | "sealingKeyId" | "addedBy"
>;

/** @returns false when the same value is in the store already and not retired */
export const insertPlatformKey = async (tx: SystemTx, key: NewPlatformKey): Promise<boolean> => {
  const rows = await tx
    .insert(platformKeys)
    .values({ ...key, status: "next" })
    .onConflictDoNothing()
    .returning({ id: platformKeys.id });
  return rows.length === 1;
};

/** The whole store, oldest first. */
export const listPlatformKeys = (tx: SystemTx): Promise<PlatformKey[]> =>
  tx.select().from(platformKeys).orderBy(asc(platformKeys.addedAt), asc(platformKeys.id));

/** A key that serves, with how long it still rests by the database's clock. */
export type LivePlatformKey = PlatformKey & { readonly coolingMs: number };

/** What serves now. */
export const listLivePlatformKeys = async (tx: SystemTx): Promise<LivePlatformKey[]> => {
  const rows = await tx
    .select({
      key: platformKeys,
      coolingMs: sql<string>`greatest(0, extract(epoch from ${platformKeys.coolingUntil} - now()) * 1000)`,
    })
    .from(platformKeys)
    .where(eq(platformKeys.status, "live"))
    .orderBy(asc(platformKeys.promotedAt));
  return rows.map(({ key, coolingMs }) => ({ ...key, coolingMs: Number(coolingMs ?? 0) }));
};

/** Reads one key and keeps it as it is until the transaction ends. */
export const lockPlatformKey = async (tx: SystemTx, id: PlatformKeyId): Promise<PlatformKey | undefined> => {
  const [row] = await tx.select().from(platformKeys).where(eq(platformKeys.id, id)).for("update");
  return row;
};

/** Asks the gateways to try a key; what an earlier proof said no longer counts. */
export const askPlatformKeyProof = async (tx: SystemTx, id: PlatformKeyId): Promise<void> => {
  await tx
    .update(platformKeys)
    .set({ proofAskedAt: sql`now()`, provedAt: null, proofFault: null })
    .where(eq(platformKeys.id, id));
};

/** Takes on the proofs that somebody waits for; each is taken by one gateway. */
export const claimPlatformKeyProofs = (tx: SystemTx): Promise<PlatformKey[]> =>
  tx
    .update(platformKeys)
    .set({ proofAskedAt: null })
    .where(and(isNotNull(platformKeys.proofAskedAt), ne(platformKeys.status, "retired")))
    .returning();

/** Writes down how a trial ended: null where the key worked. */
export const recordPlatformKeyProof = async (
  tx: SystemTx,
  id: PlatformKeyId,
  fault: string | null,
): Promise<void> => {
  await tx
    .update(platformKeys)
    .set({ provedAt: sql`now()`, proofFault: fault })
    .where(eq(platformKeys.id, id));
};

/** Moves a key from one of some states to another; @returns false when it is in none of them. */
export const movePlatformKey = async (
  tx: SystemTx,
  id: PlatformKeyId,
  from: readonly PlatformKeyStatus[],
  to: Exclude<PlatformKeyStatus, "next">,
): Promise<boolean> => {
  const moments = {
    live: { promotedAt: sql`now()`, coolingUntil: null, rejectedAt: null },
    rejected: { rejectedAt: sql`now()` },
    // The value goes; that it was the platform's stays known.
    retired: { retiredAt: sql`now()`, sealed: null, sealingKeyId: null, proofAskedAt: null },
  };
  const rows = await tx
    .update(platformKeys)
    .set({ status: to, ...moments[to] })
    .where(and(eq(platformKeys.id, id), inArray(platformKeys.status, [...from])))
    .returning({ id: platformKeys.id });
  return rows.length === 1;
};

/** Lets a live key rest on every gateway; a longer rest that is under way stays. */
export const coolPlatformKey = async (tx: SystemTx, id: PlatformKeyId, restMs: number): Promise<void> => {
  const until = sql`now() + ${Math.ceil(restMs)} * interval '1 millisecond'`;
  await tx
    .update(platformKeys)
    .set({ coolingUntil: sql`greatest(${platformKeys.coolingUntil}, ${until})` })
    .where(and(eq(platformKeys.id, id), eq(platformKeys.status, "live")));
};
