import { asc, eq, sql } from "drizzle-orm";
import { sealingKeyHolders } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";

export type SealingKeyHolder = typeof sealingKeyHolders.$inferSelect;

/** A process that said nothing for so long holds nothing any more. */
const SILENT = sql`interval '30 seconds'`;

/** Says which keys a process holds, and which of those in use it lacks. */
export const recordKeyHolder = async (
  tx: SystemTx,
  { holder, keyIds, missing }: Pick<SealingKeyHolder, "holder" | "keyIds" | "missing">,
): Promise<void> => {
  const said = { keyIds: [...keyIds], missing: [...missing], seenAt: sql`now()` };
  await tx
    .insert(sealingKeyHolders)
    .values({ holder, ...said })
    .onConflictDoUpdate({ target: sealingKeyHolders.holder, set: said });
  await tx.delete(sealingKeyHolders).where(sql`${sealingKeyHolders.seenAt} < now() - ${SILENT}`);
};

/** A process that ends holds no key. */
export const removeKeyHolder = async (tx: SystemTx, holder: string): Promise<void> => {
  await tx.delete(sealingKeyHolders).where(eq(sealingKeyHolders.holder, holder));
};

/** Those that were heard of lately. */
export const listKeyHolders = (tx: SystemTx): Promise<SealingKeyHolder[]> =>
  tx
    .select()
    .from(sealingKeyHolders)
    .where(sql`${sealingKeyHolders.seenAt} >= now() - ${SILENT}`)
    .orderBy(asc(sealingKeyHolders.holder));
