import { and, asc, eq, ne } from "drizzle-orm";
import { sealingKeys } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type SealingKey = typeof sealingKeys.$inferSelect;

/** The public key to which new values are sealed; undefined when none was recorded yet. */
export const findActiveSealingKey = async (tx: TenantTx | SystemTx): Promise<SealingKey | undefined> => {
  const [row] = await tx.select().from(sealingKeys).where(eq(sealingKeys.active, true));
  return row;
};

/** Every public key that some value may be sealed to: a ring must hold the private half of each. */
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
