import { type KeyRotationId, newId } from "@molecule/domain";
import { and, desc, eq, ne, sql } from "drizzle-orm";
import { type KeyRotationStep, keyRotations, sealingKeys } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";

export type KeyRotation = typeof keyRotations.$inferSelect;

/** The rotation that is under way; undefined between two. */
export const findOpenRotation = async (tx: SystemTx): Promise<KeyRotation | undefined> => {
  const [row] = await tx.select().from(keyRotations).where(ne(keyRotations.step, "finished"));
  return row;
};

/** The newest rotation, finished or not. */
export const findLastRotation = async (tx: SystemTx): Promise<KeyRotation | undefined> => {
  const [row] = await tx.select().from(keyRotations).orderBy(desc(keyRotations.requestedAt)).limit(1);
  return row;
};

/** @returns undefined when one is under way already */
export const insertRotation = async (
  tx: SystemTx,
  requestedBy: string,
): Promise<KeyRotationId | undefined> => {
  const id = newId<KeyRotationId>();
  const rows = await tx
    .insert(keyRotations)
    .values({ id, step: "requested", requestedBy })
    .onConflictDoNothing()
    .returning({ id: keyRotations.id });
  return rows[0]?.id;
};

/**
 * Moves a rotation on, if it still stands at the step that the caller saw.
 * @returns false when another process was faster
 */
export const moveRotation = async (
  tx: SystemTx,
  { id, step }: Pick<KeyRotation, "id" | "step">,
  to: { readonly step: KeyRotationStep; readonly keyId?: string },
): Promise<boolean> => {
  const rows = await tx
    .update(keyRotations)
    .set({
      step: to.step,
      waitsFor: null,
      ...(to.keyId === undefined ? {} : { keyId: to.keyId }),
      ...(to.step === "finished" ? { finishedAt: sql`now()` } : {}),
    })
    .where(and(eq(keyRotations.id, id), eq(keyRotations.step, step)))
    .returning({ id: keyRotations.id });
  return rows.length === 1;
};

/** Counts what was sealed anew, and says what the rotation waits for (null: nothing). */
export const noteRotation = async (
  tx: SystemTx,
  id: KeyRotationId,
  { resealed = 0, waitsFor }: { readonly resealed?: number; readonly waitsFor: string | null },
): Promise<void> => {
  await tx
    .update(keyRotations)
    .set({ resealed: sql`${keyRotations.resealed} + ${resealed}`, waitsFor })
    .where(eq(keyRotations.id, id));
};

/** Records a public key to which nothing is sealed yet; one that is known stays as it is. */
export const recordSealingKey = async (
  tx: SystemTx,
  key: { readonly id: string; readonly publicKey: Uint8Array },
): Promise<void> => {
  await tx
    .insert(sealingKeys)
    .values({ ...key, active: false })
    .onConflictDoNothing();
};
