import { and, eq, ne } from "drizzle-orm";
import { gatewaySealingKeys } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";

export type GatewaySealingKey = typeof gatewaySealingKeys.$inferSelect;

/** The public key to which platform keys are sealed; undefined before a gateway recorded its own. */
export const findGatewaySealingKey = async (tx: SystemTx): Promise<GatewaySealingKey | undefined> => {
  const [row] = await tx.select().from(gatewaySealingKeys).where(eq(gatewaySealingKeys.active, true));
  return row;
};

/** Records the gateway's public key and makes it the one to which platform keys are sealed. */
export const activateGatewaySealingKey = async (
  tx: SystemTx,
  key: Pick<GatewaySealingKey, "id" | "publicKey">,
): Promise<void> => {
  await tx
    .update(gatewaySealingKeys)
    .set({ active: false })
    .where(and(eq(gatewaySealingKeys.active, true), ne(gatewaySealingKeys.id, key.id)));
  await tx
    .insert(gatewaySealingKeys)
    .values({ ...key, active: true })
    .onConflictDoUpdate({ target: gatewaySealingKeys.id, set: { active: true } });
};
