import { withSealing, withSystem } from "@molecule/db";
import {
  type KeyRotation,
  keyOfSealed,
  listSealedToOthers,
  noteRotation,
  replaceSealed,
  type SealedRow,
} from "@molecule/db/repositories";
import type { OpenSecret } from "@molecule/secrets/open";
import { type PublicSealingKey, type SealedValue, sealSecret } from "@molecule/secrets/seal";
import type { ServiceContext } from "../service-context.ts";
import type { RotationPoint } from "./key-keeper.ts";
import { openSealed } from "./open-sealed.ts";
import { placeOfSealed } from "./place-of-sealed.ts";
import { reportUnreadable } from "./report-unreadable.ts";

/** So many values are sealed anew in one transaction: starts go on beside it. */
const BATCH = 100;

export type ResealInput = {
  readonly rotation: KeyRotation;
  readonly to: PublicSealingKey;
  readonly openSecret: OpenSecret;
  readonly reached: (point: RotationPoint) => void;
  /** Aborted: it stops after the batch in hand. */
  readonly signal: AbortSignal;
};

export type ResealOutcome = {
  /** False: it was told to stop. */
  readonly done: boolean;
  /** Keys that this process lacks, with something sealed to them. */
  readonly lacking: ReadonlySet<string>;
};

type Resealed = { readonly row: SealedRow; readonly by: SealedValue };

/**
 * Seals everything that is sealed to another key to this one, in small batches; whoever is killed in between leaves
 * what is done done. The value, its place and its version stay as they are.
 */
export const resealValues = async (
  ctx: Pick<ServiceContext, "db">,
  { rotation, to, openSecret, reached, signal }: ResealInput,
): Promise<ResealOutcome> => {
  const skip = new Set<string>();
  const lacking = new Set<string>();
  while (!signal.aborted) {
    const rows = await withSealing(ctx.db, (tx) => listSealedToOthers(tx, to.id, skip, BATCH), {
      readOnly: true,
    });
    if (rows.length === 0) return { done: true, lacking };
    const resealed: Resealed[] = [];
    for (const row of rows) {
      const opened = await openSealed(row, openSecret);
      if ("value" in opened) {
        resealed.push({ row, by: await sealSecret(to, placeOfSealed(row), opened.value) });
        continue;
      }
      skip.add(keyOfSealed(row));
      if (opened.fault === "sealed") lacking.add(row.keyId);
      else await reportUnreadable(ctx, row);
    }
    reached("values-opened");
    const replaced = await withSealing(ctx.db, async (tx) => {
      let count = 0;
      for (const { row, by } of resealed) if (await replaceSealed(tx, row, by)) count += 1;
      return count;
    });
    reached("values-resealed");
    await withSystem(ctx.db, (tx) => noteRotation(tx, rotation.id, { resealed: replaced, waitsFor: null }));
  }
  return { done: false, lacking };
};
