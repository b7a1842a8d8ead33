import { type LivenessRoundId, newId } from "@molecule/domain";
import { and, asc, desc, eq, isNull, ne, or, sql } from "drizzle-orm";
import { livenessChecks, livenessRounds } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";

export type LivenessRound = typeof livenessRounds.$inferSelect;
export type LivenessCheck = typeof livenessChecks.$inferSelect;

const heldFor = (ms: number) =>
  sql`clock_timestamp() + make_interval(secs => ${ms / 1000}::double precision)`;

/** Asks for a round; one that is open already is everybody's. */
export const askLivenessRound = async (tx: SystemTx, askedBy: string): Promise<LivenessRoundId> => {
  const [made] = await tx
    .insert(livenessRounds)
    .values({ id: newId<LivenessRoundId>(), askedBy })
    .onConflictDoNothing()
    .returning({ id: livenessRounds.id });
  if (made !== undefined) return made.id;
  const [open] = await tx
    .select({ id: livenessRounds.id })
    .from(livenessRounds)
    .where(isNull(livenessRounds.finishedAt));
  if (open === undefined) return askLivenessRound(tx, askedBy);
  return open.id;
};

/** Takes the open round that nobody holds; undefined when there is none. */
export const claimLivenessRound = async (
  tx: SystemTx,
  holdMs: number,
): Promise<LivenessRoundId | undefined> => {
  const [row] = await tx
    .update(livenessRounds)
    .set({ heldUntil: heldFor(holdMs) })
    .where(
      and(
        isNull(livenessRounds.finishedAt),
        or(isNull(livenessRounds.heldUntil), sql`${livenessRounds.heldUntil} <= clock_timestamp()`),
      ),
    )
    .returning({ id: livenessRounds.id });
  return row?.id;
};

/** What one model's call showed, in place of what it showed before; whoever makes the round goes on holding it. */
export const recordLivenessCheck = async (
  tx: SystemTx,
  check: Omit<LivenessCheck, "checkedAt">,
  holdMs: number,
): Promise<void> => {
  const { runtime, model, ...seen } = check;
  const row = { ...seen, checkedAt: sql`clock_timestamp()` };
  await tx
    .insert(livenessChecks)
    .values({ runtime, model, ...row })
    .onConflictDoUpdate({ target: [livenessChecks.runtime, livenessChecks.model], set: row });
  await tx
    .update(livenessRounds)
    .set({ heldUntil: heldFor(holdMs) })
    .where(eq(livenessRounds.id, check.roundId));
};

/** Ends a round, and forgets models that it did not come across: they are not offered any more. */
export const finishLivenessRound = async (tx: SystemTx, id: LivenessRoundId): Promise<void> => {
  await tx.delete(livenessChecks).where(ne(livenessChecks.roundId, id));
  await tx
    .update(livenessRounds)
    .set({ finishedAt: sql`clock_timestamp()`, heldUntil: null })
    .where(eq(livenessRounds.id, id));
};

export const findLivenessRound = async (
  tx: SystemTx,
  id: LivenessRoundId | "newest",
): Promise<LivenessRound | undefined> => {
  const [row] = await tx
    .select()
    .from(livenessRounds)
    .where(id === "newest" ? undefined : eq(livenessRounds.id, id))
    .orderBy(desc(livenessRounds.askedAt))
    .limit(1);
  return row;
};

export const listLivenessChecks = (tx: SystemTx): Promise<LivenessCheck[]> =>
  tx.select().from(livenessChecks).orderBy(asc(livenessChecks.runtime), asc(livenessChecks.model));
