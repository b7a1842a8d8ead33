import { and, asc, eq, isNull, ne } from "drizzle-orm";
import { sealingKeys } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type SealingKey = typeof sealingKeys.$inferSelect;

/** The public key to which new values are sealed; undefined when none was recorded yet. */
export const findActiveSealingKey = async (tx: TenantTx | SystemTx): Promise<SealingKey | undefined> => {
  const [row] = await tx.select().from(sealingKeys).where(eq(sealingKeys.active, true));
  return row;
};

/** Every public key that was ever recorded; a ring must hold the private half of each that is not retired. */
export const listSealingKeys = (tx: SystemTx): Promise<SealingKey[]> =>
  tx.select().from(sealingKeys).orderBy(asc(sealingKeys.createdAt));

/** Records a public key and makes it the one to which new values are sealed. */
export const activateSealingKey = async (
  tx: SystemTx,
  key: Pick<SealingKey, "id" | "publicKey">,
): Promise<void> => {
  await tx
    .update(sealingKeys)
    .set({ active: false })
    .where(and(eq(sealingKeys.active, true), ne(sealingKeys.id, key.id)));
  await tx
    .insert(sealingKeys)
    .values({ ...key, active: true })
    .onConflictDoUpdate({ target: sealingKeys.id, set: { active: true } });
};

/** Whether some value may be sealed to it: it is recorded, and not retired. */
export const isSealingKeyInUse = async (tx: TenantTx, id: string): Promise<boolean> => {
  const rows = await tx
    .select({ id: sealingKeys.id })
    .from(sealingKeys)
    .where(and(eq(sealingKeys.id, id), isNull(sealingKeys.retiredAt)));
  return rows.length === 1;
};
